/** A library inside Plotly knows the global object only by the name that Node gives it. Imported before Plotly. */
Object.assign(globalThis, { global: globalThis });

/**
 * The part of WebAssembly's JavaScript interface that is used here: TypeScript
 * declares it only together with a browser's, which this code does not have.
 */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Global {
    readonly value: number;
  }
  const Module: new (bytes: Uint8Array) => Module;
  const Instance: new (module: Module) => Instance;
  const RuntimeError: new (message?: string) => Error;
  function validate(bytes: Uint8Array): boolean;
}

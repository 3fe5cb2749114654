/**
 * Plotly's core with the one kind of trace that the panels need, scatter; it
 * comes with the core. scattergl is left out: it compiles shaders with
 * `new Function`, which the content security policy forbids, and lines are
 * thinned to the screen's resolution before they are drawn.
 */
import './nodeGlobal.ts';

export { purge, react, type PlotlyHTMLElement } from 'plotly.js/lib/core';

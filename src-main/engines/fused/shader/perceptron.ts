import type { Shape } from './layout.ts';

/** Where a network keeps what its passes find: areas of the layout. */
export interface Activations {
  readonly x1: number;
  readonly r1: number;
  readonly h1: number;
  readonly x2: number;
  readonly r2: number;
  readonly h2: number;
  readonly d1: number;
  readonly d2: number;
}

/**
 * The functions of one network: `<name>First` and `<name>Second` from inputs to
 * outputs, `<name>Back` from the outputs' gradient to the parameters', and
 * `<name>Joined` to that of what joined. Areas and sizes are constants.
 */
export function perceptron(name: string, shape: Shape, areas: Activations): string {
  const { inputs, first, joining, second, outputs, offsets } = shape;
  const hidden = first + joining;
  const part = (key: keyof typeof offsets): string => `${offsets[key]}u`;
  const h1 = `matrix(${areas.h1}u, ${hidden}u)`;
  const h2 = `matrix(${areas.h2}u, ${second}u)`;
  const x1 = `matrix(${areas.x1}u, ${first}u)`;
  const x2 = `matrix(${areas.x2}u, ${second}u)`;
  const d1 = `matrix(${areas.d1}u, ${first}u)`;
  const d2 = `matrix(${areas.d2}u, ${second}u)`;
  return `
fn ${name}First(w: u32, inputs: Matrix, rows: u32) {
  product(${x1}, inputs, matrix(w + ${part('w1')}, ${first}u), rows, ${first}u, ${inputs}u,
    repeated(w + ${part('b1')}), 1.0);
  normalise(${areas.x1}u, ${areas.r1}u, ${h1}, w + ${part('g1')}, w + ${part('s1')}, rows, ${first}u);
}

fn ${name}Second(w: u32, to: Matrix, rows: u32) {
  product(${x2}, ${h1}, matrix(w + ${part('w2')}, ${second}u), rows, ${second}u, ${hidden}u,
    repeated(w + ${part('b2')}), 1.0);
  normalise(${areas.x2}u, ${areas.r2}u, ${h2}, w + ${part('g2')}, w + ${part('s2')}, rows, ${second}u);
  product(to, ${h2}, matrix(w + ${part('w3')}, ${outputs}u), rows, ${outputs}u, ${second}u,
    repeated(w + ${part('b3')}), 1.0);
}

// From the outputs' gradient to that of the second layer's sums.
fn ${name}Third(w: u32, d: Matrix, rows: u32) {
  product(${d2}, d, transposed(matrix(w + ${part('w3')}, ${outputs}u)), rows, ${second}u, ${outputs}u, nothing(), 0.0);
}

fn ${name}Joined(w: u32, d: Matrix, to: Matrix, rows: u32) {
  ${name}Third(w, d, rows);
  normaliseBack(${areas.d2}u, ${areas.x2}u, ${areas.r2}u, ${h2}, w + ${part('g2')}, rows, ${second}u);
  product(to, ${d2}, transposed(matrix(w + ${part('w2')} + ${first * second}u, ${second}u)),
    rows, ${joining}u, ${second}u, nothing(), 0.0);
}

// Into the gradient at \`to\`: plus \`keep\` times what is there, or plus penalties of the kernels at \`penalised\`.
fn ${name}Back(w: u32, to: u32, inputs: Matrix, d: Matrix, rows: u32, penalised: u32, hiddenShare: f32,
    outputShare: f32, keep: f32) {
  product(matrix(to + ${part('w3')}, ${outputs}u), transposed(${h2}), d, ${second}u, ${outputs}u, rows,
    matrix(penalised + ${part('w3')}, ${outputs}u), outputShare);
  columnSums(to + ${part('b3')}, d.at - base, rows, ${outputs}u, keep);
  ${name}Third(w, d, rows);
  scaleGradient(${areas.d2}u, ${areas.x2}u, ${h2}, to + ${part('g2')}, to + ${part('s2')}, rows, ${second}u, keep);
  normaliseBack(${areas.d2}u, ${areas.x2}u, ${areas.r2}u, ${h2}, w + ${part('g2')}, rows, ${second}u);
  columnSums(to + ${part('b2')}, ${areas.d2}u, rows, ${second}u, keep);
  product(matrix(to + ${part('w2')}, ${second}u), transposed(${h1}), ${d2}, ${hidden}u, ${second}u, rows,
    matrix(penalised + ${part('w2')}, ${second}u), hiddenShare);
  product(${d1}, ${d2}, transposed(matrix(w + ${part('w2')}, ${second}u)), rows, ${first}u, ${second}u, nothing(), 0.0);
  scaleGradient(${areas.d1}u, ${areas.x1}u, ${h1}, to + ${part('g1')}, to + ${part('s1')}, rows, ${first}u, keep);
  normaliseBack(${areas.d1}u, ${areas.x1}u, ${areas.r1}u, ${h1}, w + ${part('g1')}, rows, ${first}u);
  columnSums(to + ${part('b1')}, ${areas.d1}u, rows, ${first}u, keep);
  product(matrix(to + ${part('w1')}, ${first}u), transposed(inputs), ${d1}, ${inputs}u, ${first}u, rows,
    matrix(penalised + ${part('w1')}, ${first}u), hiddenShare);
}
`;
}

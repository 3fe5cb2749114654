import { bytes, record, reserveFloats } from '../memory';
import { addLayerNormGradient, layerNorm, layerNormBackward } from './layerNorm';
import { Network, padded4, Width } from './network';
import { addColumnSums, addTransposedProduct, dotProducts, product, transpose } from './products';

/** What a forward pass leaves for the backward pass: by row, n, 1 / sqrt(variance) and h of both hidden layers. */
@unmanaged
export class Activations {
  n1: usize;
  r1: usize;
  h1: usize;
  n2: usize;
  r2: usize;
  h2: usize;
}

export function reserveActivations(rows: i32, first: Width, second: Width): Activations {
  const activations = record<Activations>();
  activations.n1 = reserveFloats(rows * first.padded);
  activations.r1 = reserveFloats(rows);
  activations.h1 = reserveFloats(rows * first.padded);
  activations.n2 = reserveFloats(rows * second.padded);
  activations.r2 = reserveFloats(rows);
  activations.h2 = reserveFloats(rows * second.padded);
  return activations;
}

/** Working space of the backward pass, and zeros where a product starts from nothing. */
@unmanaged
export class Scratch {
  d1: usize;
  d2: usize;
  w2Transposed: usize;
  zeros: usize;
}

export function reserveScratch(rows: i32, first: Width, second: Width, outputs: i32): Scratch {
  const scratch = record<Scratch>();
  scratch.d1 = reserveFloats(rows * first.padded);
  scratch.d2 = reserveFloats(rows * second.padded);
  scratch.w2Transposed = reserveFloats(first.padded * second.padded);
  scratch.zeros = reserveFloats(max(max(first.padded, second.padded), padded4(outputs)));
  return scratch;
}

/** From the inputs `x` to the second layer's sums, h1 W2 + b2, without a critic's actions. */
export function hiddenSums(network: Network, to: Activations, x: usize, sums: usize, rows: i32): void {
  const first = network.first,
    second = network.second;
  product(to.n1, x, network.w1, rows, padded4(network.inputs), first.padded, network.b1, 0);
  layerNorm(to.n1, to.r1, network.g1, network.s1, to.h1, first, rows);
  product(sums, to.h1, network.w2, rows, first.padded, second.padded, network.b2, 0);
}

/** From the second layer's sums, in `to.n2`, to the outputs. */
export function outputs(network: Network, to: Activations, out: usize, rows: i32): void {
  const second = network.second;
  layerNorm(to.n2, to.r2, network.g2, network.s2, to.h2, second, rows);
  dotProducts(out, to.h2, network.w3, network.b3, rows, second.padded, padded4(network.outputs));
}

/** The same for a critic whose sums still want the actions: the sums stay, for other actions at the same states. */
export function outputsAt(network: Network, to: Activations, sums: usize, actions: usize, out: usize, rows: i32): void {
  const columns = network.second.padded;
  product(to.n2, actions, network.w2Actions, rows, padded4(network.actions), columns, sums, bytes(columns));
  outputs(network, to, out, rows);
}

/**
 * Adds the gradient of the parameters to `gradient`.
 * @param d the gradient of the outputs; @param actions those of the forward pass, for a critic.
 */
export function backward(
  network: Network,
  gradient: Network,
  from: Activations,
  x: usize,
  actions: usize,
  d: usize,
  rows: i32,
  scratch: Scratch,
): void {
  const first = network.first,
    second = network.second,
    inputs = padded4(network.inputs),
    outputs = padded4(network.outputs);
  addColumnSums(gradient.b3, d, rows, outputs);
  addTransposedProduct(gradient.w3, d, from.h2, rows, outputs, second.padded);

  const d2 = scratch.d2;
  product(d2, d, network.w3, rows, outputs, second.padded, scratch.zeros, 0);
  addLayerNormGradient(gradient.g2, gradient.s2, d2, from.n2, from.h2, second, rows);
  layerNormBackward(d2, from.n2, from.h2, from.r2, network.g2, second, rows);
  addColumnSums(gradient.b2, d2, rows, second.padded);
  addTransposedProduct(gradient.w2, from.h1, d2, rows, first.padded, second.padded);
  if (network.actions > 0)
    addTransposedProduct(gradient.w2Actions, actions, d2, rows, padded4(network.actions), second.padded);

  const d1 = scratch.d1;
  transpose(scratch.w2Transposed, network.w2, first.padded, second.padded);
  product(d1, d2, scratch.w2Transposed, rows, second.padded, first.padded, scratch.zeros, 0);
  addLayerNormGradient(gradient.g1, gradient.s1, d1, from.n1, from.h1, first, rows);
  layerNormBackward(d1, from.n1, from.h1, from.r1, network.g1, first, rows);
  addColumnSums(gradient.b1, d1, rows, first.padded);
  addTransposedProduct(gradient.w1, x, d1, rows, inputs, first.padded);
}

/** The gradient of a critic's actions, `dActions`, from that of its outputs, `d`. */
export function actionGradient(
  critic: Network,
  from: Activations,
  d: usize,
  dActions: usize,
  rows: i32,
  scratch: Scratch,
): void {
  const second = critic.second,
    d2 = scratch.d2;
  product(d2, d, critic.w3, rows, padded4(critic.outputs), second.padded, scratch.zeros, 0);
  layerNormBackward(d2, from.n2, from.h2, from.r2, critic.g2, second, rows);
  dotProducts(dActions, d2, critic.w2Actions, scratch.zeros, rows, second.padded, padded4(critic.actions));
}

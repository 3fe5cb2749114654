import { bytes, nextBlock, record, reserveFloats } from '../memory';

/**
 * Layouts. Widths are padded to whole vectors with zeros that stay zero: a
 * padded weight meets only zeros, so its gradient is zero and Adam leaves it.
 */
@inline
export function padded4(n: i32): i32 {
  return (n + 3) & ~3;
}

@inline
export function padded8(n: i32): i32 {
  return (n + 7) & ~7;
}

/** The width of a hidden layer. */
@unmanaged
export class Width {
  /** Units. */
  size: i32;
  /** Units and padding. */
  padded: i32;
  /** All bits set for a unit, none for padding. */
  mask: usize;
}

export function reserveWidth(size: i32): Width {
  const width = record<Width>();
  width.size = size;
  width.padded = padded8(size);
  width.mask = reserveFloats(width.padded);
  memory.fill(width.mask, 0xff, bytes(size));
  return width;
}

/**
 * Parameters of a network (or their gradient, in the same layout): Dense,
 * LayerNorm, ReLU, Dense on the units and the action, LayerNorm, ReLU, Dense.
 * A teacher also has logarithms of standard deviations; a `variance` teacher
 * has nothing else, and all its other parts are empty.
 */
@unmanaged
export class Network {
  inputs: i32;
  first: Width;
  /** Actions that join the first hidden layer: 0 but for a critic. */
  actions: i32;
  second: Width;
  outputs: i32;
  deviations: i32;
  start: usize;
  /** [inputs][first] */
  w1: usize;
  b1: usize;
  g1: usize;
  s1: usize;
  /** [first][second] */
  w2: usize;
  /** [actions][second] */
  w2Actions: usize;
  b2: usize;
  g2: usize;
  s2: usize;
  /** [outputs][second]: the transpose of what the host sees. */
  w3: usize;
  b3: usize;
  logStd: usize;
  end: usize;
}

export function reserveNetwork(
  inputs: i32,
  first: Width,
  actions: i32,
  second: Width,
  outputs: i32,
  deviations: i32,
): Network {
  const network = record<Network>();
  network.inputs = inputs;
  network.first = first;
  network.actions = actions;
  network.second = second;
  network.outputs = outputs;
  network.deviations = deviations;
  network.start = nextBlock();
  network.w1 = reserveFloats(padded4(inputs) * first.padded);
  network.b1 = reserveFloats(first.padded);
  network.g1 = reserveFloats(first.padded);
  network.s1 = reserveFloats(first.padded);
  network.w2 = reserveFloats(first.padded * second.padded);
  network.w2Actions = reserveFloats(padded4(actions) * second.padded);
  network.b2 = reserveFloats(second.padded);
  network.g2 = reserveFloats(second.padded);
  network.s2 = reserveFloats(second.padded);
  network.w3 = reserveFloats(padded4(outputs) * second.padded);
  network.b3 = reserveFloats(padded4(outputs));
  network.logStd = reserveFloats(padded4(deviations));
  network.end = nextBlock();
  return network;
}

export function reserveLike(network: Network): Network {
  return reserveNetwork(
    network.inputs,
    network.first,
    network.actions,
    network.second,
    network.outputs,
    network.deviations,
  );
}

/** A network with its gradient and Adam's two moments, all in one layout. */
@unmanaged
export class Trained {
  network: Network;
  gradient: Network;
  firstMoment: usize;
  secondMoment: usize;
}

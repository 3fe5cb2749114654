import * as tf from '@tensorflow/tfjs-core';
import { constant } from './constants.ts';

/**
 * Gradients of the operations that networks.ts and losses are written in.
 * The Node build of `@tensorflow/tfjs-core` registers none, and the package
 * that does brings layers, converters and WebGL along.
 */
const gradients: readonly tf.GradConfig[] = [
  {
    kernelName: tf.Add,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({ a: () => sumToShape(one(dy), a.shape), b: () => sumToShape(one(dy), b.shape) }),
  },
  {
    kernelName: tf.Sub,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => sumToShape(one(dy), a.shape),
      b: () => sumToShape(tf.neg(one(dy)), b.shape),
    }),
  },
  {
    kernelName: tf.Multiply,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => sumToShape(tf.mul(one(dy), b), a.shape),
      b: () => sumToShape(tf.mul(one(dy), a), b.shape),
    }),
  },
  {
    kernelName: tf.BatchMatMul,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => tf.matMul(one(dy), b, false, true),
      b: () => tf.matMul(a, one(dy), true, false),
    }),
  },
  { kernelName: tf.Neg, gradFunc: (dy) => ({ x: () => tf.neg(one(dy)) }) },
  {
    kernelName: tf.Square,
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => tf.mul(one(dy), tf.mul(x, constant(2))) }),
  },
  { kernelName: tf.Exp, outputsToSave: [true], gradFunc: (dy, [y]) => ({ x: () => tf.mul(one(dy), y) }) },
  {
    kernelName: tf.Rsqrt,
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({ x: () => tf.mul(one(dy), tf.mul(tf.mul(y, tf.square(y)), constant(-0.5))) }),
  },
  { kernelName: tf.Relu, outputsToSave: [true], gradFunc: (dy, [y]) => ({ x: () => tf.mul(one(dy), tf.step(y)) }) },
  {
    kernelName: tf.Tanh,
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({ x: () => tf.mul(one(dy), tf.sub(constant(1), tf.square(y))) }),
  },
  {
    kernelName: tf.Sum,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => ({ x: () => spread(one(dy), x, attributes) }),
  },
  {
    kernelName: tf.Mean,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => ({
      x: () => tf.mul(spread(one(dy), x, attributes), constant(one(dy).size / x.size)),
    }),
  },
  { kernelName: tf.Reshape, inputsToSave: ['x'], gradFunc: (dy, [x]) => ({ x: () => tf.reshape(one(dy), x.shape) }) },
  {
    kernelName: tf.Concat,
    saveAllInputs: true,
    gradFunc: (dy, inputs, attributes) => {
      const axis = Number(attributes['axis']);
      const parts = tf.split(
        one(dy),
        inputs.map((input) => input.shape[axis]),
        axis,
      );
      return Object.fromEntries(parts.map((part, i) => [i, () => part]));
    },
  },
  {
    kernelName: tf.SplitV,
    gradFunc: (dy, _saved, attributes) => ({
      x: () => tf.concat(Array.isArray(dy) ? dy : [dy], Number(attributes['axis'])),
    }),
  },
];

/** Registers the gradients that are not registered yet. */
export function registerGradients(): void {
  for (const gradient of gradients) {
    if (tf.getGradient(gradient.kernelName) === undefined) tf.registerGradient(gradient);
  }
}

/** The gradient of an operation with one result. */
function one(dy: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(dy) ? dy[0] : dy;
}

/** Undoes broadcasting: sums `dy` over the axes along which an operand of this shape was repeated. */
function sumToShape(dy: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, dy.shape);
  return axes.length === 0 ? dy : tf.reshape(tf.sum(dy, axes), shape);
}

/** Repeats the gradient of a sum along the axes summed over. */
function spread(dy: tf.Tensor, x: tf.Tensor, attributes: tf.NamedAttrMap): tf.Tensor {
  // TensorFlow.js passes the axes as the caller wrote them: a number, a list, or nothing for all of them.
  const axes = tf.util.parseAxisParam(attributes['axis'] as number | number[], x.shape);
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return tf.mul(tf.reshape(dy, kept), tf.onesLike(x));
}

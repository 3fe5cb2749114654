import { describe, expect, test } from 'vitest';
import { firstDifferentBit, resimulate, writeQuaternion } from '../../../../src-main/learning/trainer/resimulation.ts';
import { randomFromSeed } from '../../../../src-main/numerics/random.ts';
import { createPendulum } from '../../../../src-main/tasks/pendulum.ts';

/** Row-major, from a unit quaternion x y z w. */
function matrixOf([x, y, z, w]: readonly number[]): number[] {
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - z * w),
    2 * (x * z + y * w),
    2 * (x * y + z * w),
    1 - 2 * (x * x + z * z),
    2 * (y * z - x * w),
    2 * (x * z - y * w),
    2 * (y * z + x * w),
    1 - 2 * (x * x + y * y),
  ];
}

/** Written and read off the start of its arrays, as replays do. */
function quaternionOf(matrix: readonly number[]): number[] {
  const out = new Float64Array(6);
  writeQuaternion(Float64Array.of(NaN, ...matrix), 1, out, 2);
  expect([...out.subarray(0, 2)]).toEqual([0, 0]);
  return [...out.subarray(2)];
}

describe('writeQuaternion', () => {
  test('half turns about each axis, where three of the four components vanish', () => {
    for (const whole of [
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
    ])
      expect(quaternionOf(matrixOf(whole))).toEqual(whole);
  });

  test('gives back any rotation, up to the sign that means the same', () => {
    const random = randomFromSeed(3);
    for (let i = 0; i < 200; i++) {
      const raw = [random.normal(), random.normal(), random.normal(), random.normal()];
      const unit = raw.map((value) => value / Math.hypot(...raw));
      const found = quaternionOf(matrixOf(unit));
      const sign = Math.sign(found.reduce((sum, value, k) => sum + value * unit[k], 0));
      found.forEach((value, k) => expect(sign * value).toBeCloseTo(unit[k], 12));
    }
  });
});

describe('firstDifferentBit', () => {
  test('looks at bits: -0 is not 0, NaN is NaN', () => {
    expect(firstDifferentBit(Float32Array.of(1, 0, NaN), Float32Array.of(1, 0, NaN))).toBe(-1);
    expect(firstDifferentBit(Float32Array.of(1, 0), Float32Array.of(1, -0))).toBe(1);
    expect(firstDifferentBit(Float32Array.of(1), Float32Array.of(1, 2))).toBe(1);
  });
});

describe('resimulate', () => {
  test('a pendulum at rest upright: the rod stands, its centre half a metre up', () => {
    const simulator = createPendulum();
    const { poses, observations, rewards } = resimulate(
      simulator,
      { position: Float64Array.of(0), velocity: Float64Array.of(0) },
      new Float32Array(3),
    );
    expect(simulator.geoms.map((geom) => geom.name)).toEqual(['pivot', 'rod']);
    expect(poses.length).toBe(4 * 2 * 7);
    // + 0: a zero has no sign here.
    expect([...poses.subarray(7, 14)].map((value) => value + 0)).toEqual([0, 0, 0.5, 0, 0, 0, 1]);
    expect([...observations].map((value) => value + 0)).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]);
    expect([...rewards].map((value) => value + 0)).toEqual([0, 0, 0]);
  });

  test('actions are in the learner’s range: 1 is the full torque', () => {
    const { observations } = resimulate(
      createPendulum(),
      { position: Float64Array.of(0), velocity: Float64Array.of(0) },
      Float32Array.of(1),
    );
    expect(observations[5]).toBeCloseTo(3 * 2 * 0.05, 6); // equation of the task: velocity += 3 u dt
  });

  test('the geoms’ axes turn with the body: at a quarter turn the rod lies along -x', () => {
    const { poses } = resimulate(
      createPendulum(),
      { position: Float64Array.of(Math.PI / 2), velocity: Float64Array.of(0) },
      new Float32Array(0),
    );
    const [x, y, z, qx, qy, qz, qw] = poses.subarray(7, 14);
    expect([x, y, z].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([-0.5, 0, expect.closeTo(0, 6)]);
    // The rod's own z-axis in the world.
    expect(
      [2 * (qx * qz + qw * qy), 2 * (qy * qz - qw * qx), 1 - 2 * (qx * qx + qy * qy)].map(
        (value) => Math.round(value * 1e6) / 1e6 + 0,
      ),
    ).toEqual([-1, 0, expect.closeTo(0, 6)]);
  });
});

import { transitionLength, type LearnerOptions } from '../learner.ts';
import type { Device } from './device.ts';
import { checkFit } from './limits.ts';
import { bindingTypes } from './shader/bindings.ts';
import { layoutOf, type Layout } from './shader/layout.ts';
import { REPORT, numbersLength, studentShader } from './shader/student.ts';
import { teacherShader } from './shader/teacher.ts';

/** Where minibatches come from. */
export type Source = 'replay' | 'exploration';

/** One learner's share of a dispatch of updates. */
export interface UpdateOrder {
  readonly place: number;
  /** Rows of its minibatches, [update][row]. */
  readonly picks: Uint32Array;
  /** Mean and standard deviation of its observations, then two step sizes an update, of actor and critic. */
  readonly numbers: Float32Array;
}

/** One learner's share of a dispatch of the teacher's step. */
export interface TeacherOrder {
  readonly place: number;
  /** Rows of inputs | action | meta-reward. */
  readonly rows: Float32Array;
  readonly stepSize: number;
}

/**
 * Learners of one configuration side by side on one device: one workgroup is
 * one learner, one dispatch as many whole updates as are asked for. Places are
 * from 0; a learner's numbers lie as `layout` says, 0 at first.
 */
export interface Crowd {
  readonly layout: Layout;
  /** `updates` updates of the learners named; of each its reports, [update][REPORT]. */
  update(source: Source, updates: number, orders: readonly UpdateOrder[]): Promise<Float32Array[]>;
  /** A step of their teachers, over as many rows each. */
  teach(orders: readonly TeacherOrder[]): Promise<void>;
  putRows(source: Source, place: number, firstRow: number, rows: Float32Array): void;
  write(place: number, offset: number, values: Float32Array): void;
  /** Of each place the same part. */
  read(places: readonly number[], offset: number, length: number): Promise<Float32Array[]>;
  /** Keeps a learner's student aside, or puts it back. */
  save(place: number): void;
  putBack(place: number): void;
  dispose(): void;
}

/** @throws RangeError where so many learners do not fit; Error where the device refuses the shader. */
export async function createCrowd(device: Device, options: LearnerOptions, learners: number): Promise<Crowd> {
  const { gpu, invocations } = device;
  checkFit(options, learners, gpu.limits);
  const layout = layoutOf(options);
  const width = transitionLength(options);
  const lanes = lanesOf(invocations, options.batchSize);
  const group = gpu.createBindGroupLayout({
    entries: bindingTypes.map((type, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer: { type } })),
  });
  const student = await compile(gpu, group, studentShader(options, layout, invocations, lanes), 'update');
  const teacher =
    options.teacher === 'none'
      ? null
      : await compile(gpu, group, teacherShader(options, layout, invocations, lanes), 'teach');

  const { STORAGE, COPY_SRC, COPY_DST, UNIFORM, MAP_READ } = GPUBufferUsage;
  const buffer = (size: number, usage: number): GPUBuffer => gpu.createBuffer({ size: padded(size), usage });
  const memory = buffer(4 * learners * layout.stride, STORAGE | COPY_SRC | COPY_DST);
  const kept = buffer(4 * learners * layout.kept, COPY_SRC | COPY_DST);
  const rows: Record<Source, GPUBuffer> = {
    replay: buffer(4 * learners * options.replayCapacity * width, STORAGE | COPY_DST),
    exploration: buffer(4 * learners * options.explorationCapacity * width, STORAGE | COPY_DST),
  };
  const capacities: Record<Source, number> = {
    replay: options.replayCapacity,
    exploration: options.explorationCapacity,
  };

  function filled(values: Float32Array | Uint32Array, usage: number): GPUBuffer {
    const made = buffer(values.byteLength, usage | COPY_DST);
    gpu.queue.writeBuffer(made, 0, values.buffer, values.byteOffset, values.byteLength);
    return made;
  }

  /** One dispatch; what it took besides the large buffers is given back after it. */
  async function dispatch(
    pipeline: GPUComputePipeline,
    transitions: GPUBuffer,
    [places, picks, numbers]: readonly [Uint32Array, Uint32Array, Float32Array],
    order: Uint32Array,
    reportLength: number,
  ): Promise<Float32Array> {
    const reports = buffer(4 * reportLength, STORAGE | COPY_SRC);
    const small = [filled(places, STORAGE), filled(picks, STORAGE), filled(numbers, STORAGE), reports];
    const uniform = filled(order, UNIFORM);
    const resources = [memory, transitions, ...small, uniform];
    const encoder = gpu.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      gpu.createBindGroup({
        layout: group,
        entries: resources.map((resource, binding) => ({ binding, resource: { buffer: resource } })),
      }),
    );
    pass.dispatchWorkgroups(places.length);
    pass.end();
    gpu.queue.submit([encoder.finish()]);
    const told = await readParts(reports, [0], reportLength);
    for (const each of [...small, uniform]) each.destroy();
    return told[0];
  }

  /** Parts of a buffer, `length` floats from each of the starts on. */
  async function readParts(from: GPUBuffer, starts: readonly number[], length: number): Promise<Float32Array[]> {
    const target = buffer(4 * length * starts.length, COPY_DST | MAP_READ);
    const encoder = gpu.createCommandEncoder();
    starts.forEach((start, i) => encoder.copyBufferToBuffer(from, 4 * start, target, 4 * length * i, 4 * length));
    gpu.queue.submit([encoder.finish()]);
    await target.mapAsync(GPUMapMode.READ).catch((cause: unknown) => {
      throw device.failure(cause);
    });
    const all = new Float32Array(target.getMappedRange().slice(0));
    target.destroy();
    device.check();
    return starts.map((_, i) => all.slice(length * i, length * (i + 1)));
  }

  function copy(from: GPUBuffer, fromStart: number, to: GPUBuffer, toStart: number): void {
    const encoder = gpu.createCommandEncoder();
    encoder.copyBufferToBuffer(from, 4 * fromStart, to, 4 * toStart, 4 * layout.kept);
    gpu.queue.submit([encoder.finish()]);
  }

  return {
    layout,
    async update(source, updates, orders) {
      const length = numbersLength(options.observationSize, updates);
      const picks = new Uint32Array(orders.length * updates * options.batchSize);
      const numbers = new Float32Array(orders.length * length);
      orders.forEach((order, i) => {
        picks.set(order.picks, i * updates * options.batchSize);
        numbers.set(order.numbers, i * length);
      });
      const told = await dispatch(
        student,
        rows[source],
        [Uint32Array.from(orders, ({ place }) => place), picks, numbers],
        Uint32Array.of(updates, capacities[source], 0, 0),
        orders.length * updates * REPORT,
      );
      return orders.map((_, i) => told.slice(i * updates * REPORT, (i + 1) * updates * REPORT));
    },
    async teach(orders) {
      if (teacher === null) throw new Error('These learners have no teacher to update.');
      const [{ rows: first }] = orders;
      const all = new Float32Array(orders.length * first.length);
      orders.forEach((order, i) => all.set(order.rows, i * first.length));
      const given = filled(all, STORAGE);
      await dispatch(
        teacher,
        given,
        [
          Uint32Array.from(orders, ({ place }) => place),
          new Uint32Array(1),
          Float32Array.from(orders, ({ stepSize }) => stepSize),
        ],
        Uint32Array.of(0, 0, first.length / (layout.teacher.inputs + options.actionSize + 1), 0),
        1,
      );
      given.destroy();
    },
    putRows(source, place, firstRow, values) {
      const start = 4 * (place * capacities[source] + firstRow) * width;
      gpu.queue.writeBuffer(rows[source], start, values.buffer, values.byteOffset, values.byteLength);
    },
    write(place, offset, values) {
      const start = 4 * (place * layout.stride + offset);
      gpu.queue.writeBuffer(memory, start, values.buffer, values.byteOffset, values.byteLength);
    },
    read: (places, offset, length) =>
      readParts(
        memory,
        places.map((place) => place * layout.stride + offset),
        length,
      ),
    save: (place) => copy(memory, place * layout.stride, kept, place * layout.kept),
    putBack: (place) => copy(kept, place * layout.kept, memory, place * layout.stride),
    dispose() {
      for (const each of [memory, kept, rows.replay, rows.exploration]) each.destroy();
    },
  };
}

/** Invocations that share a row, so that a minibatch's rows occupy them all where they can. */
function lanesOf(invocations: number, batchSize: number): number {
  let lanes = 8;
  while (lanes > 1 && (invocations % lanes !== 0 || lanes * batchSize > invocations)) lanes /= 2;
  return lanes;
}

async function compile(
  gpu: GPUDevice,
  group: GPUBindGroupLayout,
  code: string,
  entryPoint: string,
): Promise<GPUComputePipeline> {
  const module = gpu.createShaderModule({ code });
  const { messages } = await module.getCompilationInfo();
  const errors = messages.filter(({ type }) => type === 'error');
  if (errors.length > 0) {
    const places = errors.map(({ lineNum, message }) => `line ${lineNum}: ${message}`).join('; ');
    throw new Error(`The shader of webgpu-fused does not compile here. ${places}`);
  }
  const layout = gpu.createPipelineLayout({ bindGroupLayouts: [group] });
  return gpu.createComputePipelineAsync({ layout, compute: { module, entryPoint } });
}

/** A buffer has whole words, and one at least. */
function padded(bytes: number): number {
  return Math.max(16, Math.ceil(bytes / 16) * 16);
}

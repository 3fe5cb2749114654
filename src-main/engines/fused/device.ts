import { findGpu } from '../dawn/gpu.ts';
import { messageOf } from '../dawn/optional.ts';

/** A device of the strongest adapter, asked for all that the adapter allows. */
export interface Device {
  readonly gpu: GPUDevice;
  /** Invocations of a workgroup, at most 256: more share no more work of a minibatch of 64. */
  readonly invocations: number;
  /** @throws Error where the device has said since that something went wrong. */
  check(): void;
  /** What to say of an operation that was rejected: of a lost device, whose rejections say nothing, that it is lost. */
  failure(cause: unknown): Error;
}

const MOST_INVOCATIONS = 256;

/** @throws Error where there is no adapter, with what is missing and the command that brings it. */
export async function openDevice(): Promise<Device> {
  const found = await findGpu();
  if (!found.isThere) throw new Error(`The engine webgpu-fused is not available: ${found.reason} ${found.remedy}`);
  const { limits } = found.adapter;
  const gpu = await found.adapter.requestDevice({
    requiredLimits: {
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
    },
  });
  let failure: string | null = null;
  gpu.addEventListener('uncapturederror', (event) => {
    // The declarations, which TensorFlow.js brings, know the event's class and not its name.
    failure ??= (event as GPUUncapturedErrorEvent).error.message;
  });
  void gpu.lost.then(({ message }) => {
    failure ??= `The device is lost: ${message}`;
  });
  return {
    gpu,
    invocations: Math.min(MOST_INVOCATIONS, gpu.limits.maxComputeInvocationsPerWorkgroup),
    check() {
      if (failure !== null) throw failed(failure);
    },
    failure: (cause) => failed(failure ?? (messageOf(cause) || String(cause)), cause),
  };
}

function failed(why: string, cause?: unknown): Error {
  return new Error(`The graphics processor failed. ${why}`, { cause });
}

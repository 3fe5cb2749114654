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
  /** Memory that threads share: it grows in place, and views of it stay good. */
  interface SharedMemory {
    readonly buffer: SharedArrayBuffer;
    grow(pages: number): number;
  }
  interface Global {
    readonly value: number;
  }
  const Module: new (bytes: Uint8Array) => Module;
  const Instance: new (
    module: Module,
    imports?: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => Instance;
  const Memory: new (size: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => SharedMemory;
  const RuntimeError: new (message?: string) => Error;
  function validate(bytes: Uint8Array): boolean;
}

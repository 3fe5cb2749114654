import { instantiateCoverageKernel, loadCoverageKernel } from './kernel.ts';
import type { CoverageKernel } from './kernel.ts';
import { inOrder, operationNames } from './operations.ts';
import type { Operation, Told } from './operations.ts';
import { createArena } from './arena.ts';
import type { Arena } from './arena.ts';
import { boardOn, DISMISSED, FAILED, JOB, LIMIT, OPERATION, PRESENT, takeBlock, TOLD, waitWhile } from './board.ts';
import type { Board } from './board.ts';

/**
 * Threads that work on one memory. The one that has the crew leads: it works
 * like the others and goes on when all is done. Work is cut into blocks by its
 * size alone, never by the number of threads, and what blocks arrive at is put
 * together in their order; so any number of threads gives the same bytes.
 */
export interface Crew {
  readonly arena: Arena;
  /** Does all blocks of an operation. @throws what a helper threw. */
  run<Name extends Operation>(operation: Name, told: Told<Name>, blocks: number): void;
  /** Likewise, a portion at a time; yields the part done. */
  runInSteps<Name extends Operation>(operation: Name, told: Told<Name>, blocks: number): Generator<number, void>;
  /** Sends the helpers home; the leader can go on alone. */
  dismiss(): void;
}

/** What a helper needs to take part; can be sent to another thread. */
export interface CrewOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.SharedMemory;
  readonly board: SharedArrayBuffer;
  /** Address of this helper's own scratch. */
  readonly scratch: number;
}

/** What one thread needs at most: four rows of the longest transform, or a search for 1000 neighbours. */
const SCRATCH_BYTES = 524_288;
/** Blocks between two reports. */
const PORTION = 64;

/**
 * @param helpers how many threads besides this one.
 * @param start starts a thread that calls `joinCrew`; one that comes late, or never, is not waited for.
 */
export function createCrew(helpers = 0, start: (order: CrewOrder) => void = () => undefined): Crew {
  const arena = createArena();
  const module = loadCoverageKernel();
  const board = boardOn();
  const scratch = (): number => arena.float64(SCRATCH_BYTES / 8).byteOffset;
  const own = scratch();
  const kernel = instantiateCoverageKernel(module, arena.memory);
  for (let helper = 0; helper < helpers; helper++)
    start({ module, memory: arena.memory, board: board.buffer, scratch: scratch() });

  function run(operation: Operation, told: readonly number[], blocks: number, firstBlock = 0): void {
    if (helpers === 0 || blocks === 1) {
      for (let block = firstBlock; block < firstBlock + blocks; block++) carryOut(kernel, operation, told, block, own);
      return;
    }
    const limit = post(board, operation, told, blocks, firstBlock);
    Atomics.notify(board.state, JOB);
    work(board, kernel, operation, told, limit, blocks, firstBlock, own);
    for (let present = Atomics.load(board.state, PRESENT); present > 0; present = Atomics.load(board.state, PRESENT))
      waitWhile(board, PRESENT, present);
    const failed = Atomics.load(board.state, FAILED);
    if (failed > 0)
      throw new Error(`A helping thread failed: ${new TextDecoder().decode(board.words.slice(0, failed))}`);
  }

  return {
    arena,
    run: (operation, told, blocks) => run(operation, inOrder(operation, told), blocks),
    *runInSteps(operation, told, blocks) {
      const positions = inOrder(operation, told);
      for (let first = 0; first < blocks; first += PORTION) {
        run(operation, positions, Math.min(PORTION, blocks - first), first);
        yield Math.min(1, (first + PORTION) / blocks);
      }
    },
    dismiss() {
      helpers = 0;
      Atomics.store(board.state, JOB, DISMISSED);
      Atomics.notify(board.state, JOB);
    },
  };
}

/** Writes a job on the board once nobody stands at it; returns where its blocks end. */
function post(board: Board, operation: Operation, told: readonly number[], blocks: number, firstBlock: number): number {
  const { state } = board;
  const job = Atomics.load(state, JOB);
  Atomics.store(state, JOB, (job + 1) & 0x3fffffff);
  for (let present = Atomics.load(state, PRESENT); present > 0; present = Atomics.load(state, PRESENT))
    waitWhile(board, PRESENT, present);
  const limit = (Atomics.load(state, LIMIT) + blocks) | 0;
  Atomics.store(state, OPERATION, operationNames.indexOf(operation));
  Atomics.store(state, TOLD, told.length);
  board.told.set(told);
  board.told[told.length] = blocks;
  board.told[told.length + 1] = firstBlock;
  Atomics.store(state, LIMIT, limit);
  Atomics.store(state, JOB, (job + 2) & 0x3fffffff);
  return limit;
}

function work(
  board: Board,
  kernel: CoverageKernel,
  operation: Operation,
  told: readonly number[],
  limit: number,
  blocks: number,
  firstBlock: number,
  scratch: number,
): void {
  for (let taken = takeBlock(board, limit); taken !== -1; taken = takeBlock(board, limit)) {
    carryOut(kernel, operation, told, firstBlock + blocks - (limit - taken), scratch);
  }
}

function carryOut(
  kernel: CoverageKernel,
  operation: Operation,
  told: readonly number[],
  block: number,
  scratch: number,
): void {
  kernel[operation](...told, block, scratch);
}

/** Takes part until the crew is dismissed. */
export function joinCrew(order: CrewOrder): void {
  const board = boardOn(order.board);
  const kernel = instantiateCoverageKernel(order.module, order.memory);
  const { state } = board;
  let seen = 0;
  for (;;) {
    waitWhile(board, JOB, seen);
    const job = Atomics.load(state, JOB);
    if (job === DISMISSED) return;
    if (job % 2 === 1) continue;
    Atomics.add(state, PRESENT, 1);
    if (Atomics.load(state, JOB) === job) {
      seen = job;
      takePart(board, kernel, order.scratch);
    }
    Atomics.sub(state, PRESENT, 1);
    Atomics.notify(state, PRESENT);
  }
}

function takePart(board: Board, kernel: CoverageKernel, scratch: number): void {
  const count = Atomics.load(board.state, TOLD);
  const told = Array.from(board.told.subarray(0, count));
  try {
    work(
      board,
      kernel,
      operationNames[Atomics.load(board.state, OPERATION)],
      told,
      Atomics.load(board.state, LIMIT),
      board.told[count],
      board.told[count + 1],
      scratch,
    );
  } catch (error) {
    const words = new TextEncoder()
      .encode(error instanceof Error ? (error.stack ?? error.message) : String(error))
      .subarray(0, board.words.length);
    board.words.set(words);
    Atomics.store(board.state, FAILED, Math.max(1, words.length));
  }
}

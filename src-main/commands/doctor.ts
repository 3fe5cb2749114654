import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release } from 'node:os';
import { messageOf } from '../contract/errors.ts';
import { trialEntry } from '../doors/entries.ts';
import { engineNames, type EngineName } from '../engines/learner.ts';
import { parseReference } from '../engines/reference/parse.ts';
import { referenceTolerance } from '../engines/reference/check.ts';
import { type Reference } from '../engines/reference/format.ts';
import { describeProcessor, graphicsProcessors } from '../training/engine/graphics.ts';
import { startTrialsAt } from '../training/trial.ts';
import { examineEngine, type EngineFinding } from './engineFinding.ts';
import { print, UsageError, type ExitCode } from './terminal/shell.ts';
import { programVersion } from './terminal/version.ts';

export interface DoctorOptions {
  readonly reference?: string;
  readonly engine?: readonly string[];
  readonly json: boolean;
}

/** Seconds to time an engine for, and until one that says nothing is given up: a driver may compile for a while. */
const TIMING = 1;
const LIMIT = 180;

/**
 * `tutelage doctor`: every engine with whether it is there, whether it is right,
 * and how fast it is. Fails where one is wrong or breaks, and where one that was
 * asked for by name is not there.
 */
export async function doctor(options: DoctorOptions): Promise<ExitCode> {
  const engines = enginesOf(options.engine);
  const { path, reference } = readReference(options.reference);
  const machine = await describeMachine();
  const { obsDim, actDim, hidden, batch } = reference.config;
  const sizes =
    `observations of ${obsDim}, actions of ${actDim}, hidden layers of ${hidden.join(' and ')}, ` +
    `minibatches of ${batch}`;
  if (!options.json) {
    print(`Tutelage ${machine.version} on Node ${machine.node}, ${machine.platform}`);
    print(`Processor: ${machine.processor}, ${machine.cores} cores`);
    print(`Graphics:  ${machine.graphics.map(describeProcessor).join('; ') || 'no NVIDIA driver found'}`);
    print(`Reference: ${path} (${sizes})\n`);
  }
  const tryEngine = startTrialsAt(trialEntry, LIMIT);
  const findings: EngineFinding[] = [];
  for (const engine of engines) {
    if (!options.json && process.stderr.isTTY) process.stderr.write(`\r\x1b[2Kexamining ${engine} …`);
    const finding = await examineEngine(engine, reference, TIMING, tryEngine);
    if (!options.json && process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
    if (!options.json) print(describe(finding));
    findings.push(finding);
  }
  const isWell = findings.every(
    ({ state }) => state === 'right' || (state === 'unavailable' && options.engine === undefined),
  );
  if (options.json)
    print(
      JSON.stringify(
        { isWell, machine, reference: path, sizes: reference.config, tolerance: referenceTolerance, engines: findings },
        null,
        2,
      ),
    );
  else print(verdict(findings));
  return isWell ? 0 : 1;
}

function enginesOf(names: readonly string[] | undefined): readonly EngineName[] {
  if (names === undefined) return engineNames;
  return names.map((name) => {
    const known = engineNames.find((engine) => engine === name);
    if (known === undefined)
      throw new UsageError(`--engine ${name}: there is no such engine. Engines: ${engineNames.join(', ')}.`);
    return known;
  });
}

/** The program's own reference where none is named. */
function readReference(file: string | undefined): { path: string; reference: Reference } {
  const path = file ?? new URL('../engines/reference/hopper-shape.json', import.meta.url);
  try {
    return { path: file ?? "the program's own", reference: parseReference(readFileSync(path, 'utf8')) };
  } catch (error) {
    throw new UsageError(`--reference ${String(path)}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function describeMachine() {
  const processors = cpus();
  return {
    version: programVersion(),
    node: process.version,
    v8: process.versions.v8,
    platform: `${platform()} ${release()} ${arch()}`,
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    graphics: await graphicsProcessors(),
  };
}

function describe(finding: EngineFinding): string {
  const name = finding.engine.padEnd(12);
  switch (finding.state) {
    case 'unavailable':
    case 'failed':
      return [
        `${name} ${finding.state === 'failed' ? 'FAILED' : 'not available'}: ${finding.reason}`,
        ...telling(finding.log),
      ].join('\n             | ');
    case 'right':
    case 'wrong': {
      const { gradients, parameters, losses } = finding.errors;
      return [
        `${name} ${finding.state === 'right' ? 'right' : 'WRONG'}, on ${finding.device}`,
        `largest relative error: gradients ${gradients.toExponential(1)}, parameters ` +
          `${parameters.toExponential(1)}, losses ${losses.toExponential(1)}`,
        `${figure(finding.updatesPerSecond)} updates a second, ${figure(finding.microsecondsPerAction)} ` +
          'microseconds an action',
        ...(finding.state === 'wrong' ? furthest(finding) : []),
      ].join('\n             ');
    }
  }
}

/** The arrays past tolerance, worst first. */
function furthest({ groups }: Extract<EngineFinding, { state: 'right' | 'wrong' }>): string[] {
  return groups
    .flatMap(({ group, arrays }) =>
      arrays.map(({ array, error }) => ({ text: `${group}: ${array} is off by ${error.toExponential(1)}`, error })),
    )
    .filter(({ error }) => error > referenceTolerance)
    .sort((a, b) => b.error - a.error)
    .slice(0, 5)
    .map(({ text }) => text);
}

/** Of what native code printed, the lines that may say why. */
function telling(log: readonly string[]): string[] {
  return log
    .filter((line) => /error|fail|could not|no drivers|not found/i.test(line) && !line.startsWith('at '))
    .slice(-3)
    .map((line) => line.slice(0, 200));
}

function verdict(findings: readonly EngineFinding[]): string {
  const count = (state: EngineFinding['state']): number => findings.filter((finding) => finding.state === state).length;
  return (
    `\n${count('right')} right to ${referenceTolerance}, ${count('wrong')} wrong, ${count('failed')} failed, ` +
    `${count('unavailable')} not available.`
  );
}

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(2);
}

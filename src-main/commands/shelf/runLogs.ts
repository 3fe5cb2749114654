import { z } from 'zod';
import { rolloutsRequest, stripRequest } from '../../contract/runs.ts';
import { MOST_ALIKE } from '../../contract/vocabulary.ts';
import { toCsv } from '../../figures/formats/csv.ts';
import { roles } from '../../learning/record.ts';
import { numberOption } from '../options/numberOption.ts';
import { columns } from '../terminal/text.ts';
import {
  print,
  resolveRun,
  say,
  UsageError,
  withStoredRuns,
  type DatabaseOption,
  type ExitCode,
} from '../terminal/shell.ts';

interface LogOptions extends DatabaseOption {
  readonly json: boolean;
}

/** `tutelage run history`: events, checkpoint, teachers. */
export function history(name: string, options: LogOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const found = await workbench.handlers['runs.history']({ run: await resolveRun(workbench, name) });
    if (options.json) print(JSON.stringify(found));
    else {
      for (const { at, kind, message } of found.events) print(`${at}  ${kind}  ${message}`);
      const { checkpoint, teachers } = found;
      if (checkpoint !== null)
        say(`It goes on after cycle ${checkpoint.cycle} (${checkpoint.bytes.toLocaleString('en')} bytes are stored).`);
      if (teachers.length > 0) say(`Teachers of ${teachers.length} cycles are stored, the last of ${teachers.at(-1)}.`);
    }
    return 0;
  });
}

/** `tutelage run metrics`: a row a cycle. */
export function metrics(name: string, options: LogOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const series = await workbench.handlers['runs.series']({ run: await resolveRun(workbench, name), after: -1 });
    if (options.json) print(JSON.stringify(series));
    else {
      const logged = Object.entries(series.metrics);
      process.stdout.write(
        toCsv(
          ['cycle', 'interactions', 'seconds', ...logged.map(([key]) => key)],
          series.cycle.map((cycle, row) => [
            ...[cycle, series.interactions[row], series.seconds[row]],
            ...logged.map(([, values]) => values?.[row] ?? null),
          ]),
        ),
      );
    }
    return 0;
  });
}

interface RolloutsOptions extends LogOptions {
  readonly role?: string;
  readonly offset: string;
  readonly limit: string;
  readonly evenly?: string;
}

/** `tutelage run rollouts`: a page of them, or some evenly over training. */
export function rollouts(name: string, options: RolloutsOptions): Promise<ExitCode> {
  const role = roles.find((each) => each === options.role);
  if (options.role !== undefined && role === undefined)
    throw new UsageError(`--role "${options.role}": choose one of ${roles.join(', ')}.`);
  const shape = rolloutsRequest.shape;
  const offset = numberOption(shape.offset, '--offset', options.offset);
  const limit = numberOption(shape.limit, '--limit', options.limit);
  const points =
    options.evenly === undefined ? null : numberOption(stripRequest.shape.points, '--evenly', options.evenly);
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const run = await resolveRun(workbench, name);
    if (points !== null) {
      const strip = await workbench.handlers['runs.strip']({ run, points });
      if (options.json) print(JSON.stringify(strip));
      else
        print(
          toCsv(
            ['rollout', 'role', 'interactions', 'return'],
            strip.id.map((id, i) => [id, strip.role[i], strip.interactions[i], strip.return[i]]),
          ).trimEnd(),
        );
      return 0;
    }
    const found = await workbench.handlers['runs.rollouts']({
      ...{ run, offset, limit },
      ...(role === undefined ? {} : { role }),
    });
    if (options.json) for (const rollout of found) print(JSON.stringify(rollout));
    else if (found.length === 0) say('There are no such rollouts.');
    else
      print(
        columns(
          ['rollout', 'role', 'index', 'cycle', 'interactions', 'steps', 'return', 'ending'],
          found.map((each) => [
            ...[String(each.id), each.role, String(each.index), String(each.cycle)],
            ...[each.interactions.toLocaleString('en'), String(each.steps), each.return.toPrecision(5), each.ending],
          ]),
        ),
      );
    return 0;
  });
}

/** `tutelage rollout`: all of one, its numbers as lists. */
export function rollout(
  text: string,
  options: DatabaseOption & { readonly replay?: boolean; readonly alike?: boolean },
): Promise<ExitCode> {
  const id = numberOption(z.int().min(1), 'rollout', text);
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    if (options.alike === true) {
      const found = await workbench.handlers['rollouts.alike']({ rollout: id });
      for (const each of found) print(JSON.stringify(each));
      if (found.length >= MOST_ALIKE) say(`No more than ${MOST_ALIKE} are listed, those of its own run first.`);
      if (found.length === 0) say('No other rollout of its run, or of a run of its task and seed, began so.');
      return 0;
    }
    const { observations, actions, rewards, ...rest } = await workbench.handlers['rollouts.get']({ rollout: id });
    const logged = {
      ...rest,
      observations: rowsOf(observations, rest.task.observationSize),
      actions: rowsOf(actions, rest.task.actionSize),
      rewards: numbersOf(rewards),
    };
    if (options.replay !== true) print(JSON.stringify(logged));
    else {
      const { poses, critic, ...replay } = await workbench.handlers['rollouts.replay']({ rollout: id });
      print(
        JSON.stringify({
          ...{ ...logged, ...replay },
          poses: rowsOf(poses, 7 * replay.geoms.length),
          critic: critic.kind === 'values' ? { ...critic, values: numbersOf(critic.values) } : critic,
        }),
      );
    }
    return 0;
  });
}

/** float32 numbers in base64. */
function numbersOf(text: string): number[] {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

function rowsOf(text: string, width: number): number[][] {
  const all = numbersOf(text);
  return width === 0
    ? []
    : Array.from({ length: all.length / width }, (_, row) => all.slice(row * width, (row + 1) * width));
}

import { venueNames } from '../../contract/figures.ts';
import { coverageSchema } from '../../contract/coverage/coverage.ts';
import { specificationSchema, type FigureSpecification } from '../../contract/figures/specification.ts';
import { paperFigures, type PaperFigure, type StoredFigure } from '../../contract/figures/stored.ts';
import { gridSets } from '../../workbench/maps/figure4.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { analyse } from '../analyse.ts';
import { checked } from '../options/checked.ts';
import { parseEmbedding, type EmbeddingOptions } from '../options/embeddingOptions.ts';
import { numberOption } from '../options/numberOption.ts';
import { stateSets } from '../options/stateSetOptions.ts';
import {
  print,
  resolveRun,
  say,
  UsageError,
  withStoredRuns,
  type DatabaseOption,
  type ExitCode,
} from '../terminal/shell.ts';
import type { NamedSpecification } from '../../workbench/figures/readSpecification.ts';
import { isFile, readFile } from './figureNames.ts';

export interface NewFigureOptions extends DatabaseOption, EmbeddingOptions, SizeOptions {
  readonly from: string;
  readonly run: readonly string[];
  readonly name?: string;
  readonly states: string;
  readonly json: boolean;
}

/** Where a figure is printed, as the command line has it. */
export interface SizeOptions {
  readonly venue?: string;
  readonly width?: string;
}

/** `tutelage figure new`: a figure of the paper, of one's own runs, or one from a file. */
export function newCommand(options: NewFigureOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const made = await madeFrom(workbench, options);
    const figure: StoredFigure = await workbench.handlers['figures.create']({
      name: options.name ?? made.name,
      specification: sized(made.specification, options),
    });
    if (options.json) print(JSON.stringify(figure));
    else {
      print(figure.id);
      say(`"${figure.name}" is stored. Draw it with "tutelage figure render ${figure.id}".`);
    }
    return 0;
  });
}

async function madeFrom(workbench: Workbench, options: NewFigureOptions): Promise<NamedSpecification> {
  if (isFile(options.from)) {
    if (options.run.length > 0) throw new UsageError('--run: a file names its runs itself. Leave one of both out.');
    return readFile(options.from);
  }
  const paper = paperFigure(options.from);
  if (options.run.length === 0)
    throw new UsageError(`--run: name the runs that ${options.from} is to show. "tutelage runs" lists them.`);
  const names = options.run.map((name) => name.split(':')[0]);
  const runs = await Promise.all([...new Set(names)].map((name) => resolveRun(workbench, name)));
  const map = paper === 'figure-4' ? await mapOf(workbench, options) : null;
  return workbench.handlers['figures.preset']({ paper, runs, map });
}

function paperFigure(text: string): PaperFigure {
  const found = paperFigures.find((name) => `paper:${name}` === text);
  if (found === undefined)
    throw new UsageError(
      `--from "${text}": give a .json file, or one of ${paperFigures.map((name) => `paper:${name}`).join(', ')}.`,
    );
  return found;
}

/** The map that Figure 4 shows: made now, or answered from the database. */
async function mapOf(workbench: Workbench, options: NewFigureOptions): Promise<string> {
  const request = checked(coverageSchema, {
    sets: await stateSets(workbench, { run: options.run }, gridSets),
    embedding: parseEmbedding(options),
    statesPerSet: numberOption(coverageSchema.shape.statesPerSet, '--states', options.states),
  });
  return (await analyse(workbench, request)).id;
}

/** @throws UsageError for a venue or a width that there is not. */
export function sized(specification: FigureSpecification, { venue, width }: SizeOptions): FigureSpecification {
  if (venue !== undefined && !venueNames.some((name) => name === venue))
    throw new UsageError(`--venue "${venue}": choose one of ${venueNames.join(', ')}.`);
  if (width !== undefined && width !== 'column' && width !== 'full')
    throw new UsageError(`--width "${width}": choose column or full.`);
  return specificationSchema.parse({
    ...specification,
    ...(venue === undefined ? {} : { venue }),
    ...(width === undefined ? {} : { width }),
  });
}

import { createHash } from 'node:crypto';
import type { ReadableDatabase, WritableDatabase } from '../../../db/open.ts';
import type { StoredRun } from '../../../db/runs.ts';
import { readSetting, writeSetting } from '../../../db/settings.ts';
import {
  countVariants,
  deleteVariant,
  findVariantKey,
  insertVariant,
  listSortedRuns,
  listVariants,
  saveVariant,
  setVariant,
  type SortedRun,
  type StoredVariant,
} from '../../../db/variants.ts';
import { TutelageError } from '../../contract/errors.ts';
import {
  groupDashes,
  type editGroupRequest,
  type GroupLook,
  type RunGroup,
  type VariantSummary,
} from '../../contract/groups.ts';
import type { StoredOrigin } from '../../contract/runs.ts';
import { methodNames, reads, type RunMethod } from '../../learning/method.ts';
import { paperPreset } from '../../learning/presets.ts';
import { variantFromKey, variantKey, variantNames, variantOf, type Variant } from '../../learning/variant.ts';
import { taskNames } from '../../tasks/task.ts';
import { originOf } from '../../training/fork.ts';
import type { z } from 'zod';
import { isSameLook, lookFor, wearsMethod } from './groupLook.ts';

/**
 * Puts every run that is in no variant into its own, with a colour and a dash at
 * first sight. Where the presets have changed since the last time, a variant's
 * key, by which it is found, is written anew; its name and look stay.
 *
 * @returns whether there is a variant that was not there before.
 */
export function sortRuns(database: WritableDatabase): boolean {
  const isAnew = readSetting(database, 'variantRules') !== rulesOfKeys;
  if (!isAnew && listSortedRuns(database, true).length === 0) return false;
  return database
    .transaction(() => {
      const before = listVariants(database).length;
      if (isAnew) rekey(database);
      const find = variantsByKey(database);
      for (const run of listSortedRuns(database, true)) setVariant(database, run.id, find(keyOf(database, run)));
      writeSetting(database, 'variantRules', rulesOfKeys);
      return listVariants(database).length > before;
    })
    .immediate();
}

/**
 * Variants by the present presets: each goes on under its new key; runs that no longer belong to it leave it, and one
 * without runs is forgotten.
 */
function rekey(database: WritableDatabase): void {
  const runs = listSortedRuns(database, false);
  const keys = new Map<string, string>();
  for (const run of runs) keys.set(run.id, keyOf(database, run, keys));
  const members = Map.groupBy(
    runs.filter(({ variant }) => variant !== null),
    ({ variant }) => variant,
  );
  const moved = listVariants(database)
    .map((variant) => ({ variant, key: keys.get(members.get(variant.id)?.[0]?.id ?? '') ?? null }))
    // Of two that become one, what a person named stays, else what had the key all along.
    .sort((a, b) => Number(b.variant.name !== null) - Number(a.variant.name !== null) || isMoved(a) - isMoved(b));
  // Two variants may change places: all keys are free before any is taken.
  for (const { variant } of moved) saveVariant(database, { ...variant, key: `moving ${variant.id}` });
  const taken = new Map<string, StoredVariant>();
  for (const { variant, key } of moved) {
    if (key === null || taken.has(key)) deleteVariant(database, variant.id);
    else {
      const isStill = key === variant.key || !wearsMethod(variant);
      const look = isStill ? variant : lookFor(key, [...taken.values(), ...moved.map((each) => each.variant)]);
      const kept = { ...variant, colour: look.colour, dash: look.dash, key };
      saveVariant(database, kept);
      taken.set(key, kept);
    }
  }
  const find = variantsByKey(database);
  for (const run of runs) {
    const key = keys.get(run.id);
    if (key !== undefined) setVariant(database, run.id, find(key));
  }
}

function isMoved({ variant, key }: { readonly variant: StoredVariant; readonly key: string | null }): number {
  return Number(variant.key !== key);
}

/** Finds a variant by its key; one that is not there yet is made, with a look of its own. Reads the variants once. */
function variantsByKey(database: WritableDatabase): (key: string) => number {
  const known = listVariants(database);
  return (key) => {
    const found = known.find((variant) => variant.key === key);
    if (found !== undefined) return found.id;
    const made = { key, ...lookFor(key, known) };
    const id = insertVariant(database, made);
    known.push({ ...made, id, name: null });
    return id;
  };
}

function keyOf(database: ReadableDatabase, run: SortedRun, fresh: ReadonlyMap<string, string> = new Map()): string {
  // Written by resolveConfiguration; it is compared with the preset key by key.
  const settings = JSON.parse(run.configuration) as Record<string, unknown>;
  const teacher =
    run.frozenRun === null ? null : (fresh.get(run.frozenRun) ?? findVariantKey(database, run.frozenRun) ?? null);
  return variantKey(variantOf(run.task, run.method, settings, teacher, forkOf(run.task, run.method, run, teacher)));
}

/** A fork is no repetition of a run that had its settings from the start: where it left its origin sets it apart. */
function forkOf(
  task: string,
  method: RunMethod,
  run: Pick<StoredRun, 'origin'>,
  teacher: string | null,
): Variant['fork'] {
  const fork = (origin: StoredOrigin | null): Variant['fork'] =>
    origin === null
      ? null
      : {
          cycle: origin.cycle,
          from: variantKey(variantOf(task, method, origin.configuration, teacher, fork(origin.origin))),
        };
  return fork(originOf(run));
}

/** Changes where a preset does, or which settings a method reads, and with it what sets a configuration apart. */
const rulesOfKeys = ((): string => {
  const keys = Object.keys(paperPreset(taskNames[0]));
  const read = methodNames.map((method) => keys.filter((key) => reads(method, key)));
  return createHash('sha256')
    .update(JSON.stringify([taskNames.map(paperPreset), read]))
    .digest('hex');
})();

/** The group that a run of each variant is in. */
export function readGroups(database: ReadableDatabase): ReadonlyMap<number, RunGroup> {
  const variants = listVariants(database);
  const names = namesOf(variants, usedIn(database));
  return new Map(
    variants.map(({ id, colour, dash }) => [id, { variant: id, name: names.get(id) ?? `variant ${id}`, colour, dash }]),
  );
}

export function listGroups(database: ReadableDatabase): readonly VariantSummary[] {
  const counts = Map.groupBy(countVariants(database), ({ variant }) => variant);
  const variants = listVariants(database);
  const used = usedIn(database);
  const groups = readGroups(database);
  return variants.flatMap((each): VariantSummary[] => {
    const group = groups.get(each.id);
    if (group === undefined || !used.has(each.id)) return [];
    const { method, settings } = variantFromKey(each.key);
    const unnamed = variants.map((other) => (other.id === each.id ? { ...other, name: null } : other));
    return [
      {
        ...group,
        method,
        settings,
        automaticName: namesOf(unnamed, used).get(each.id) ?? group.name,
        isNamed: each.name !== null,
        tasks: (counts.get(each.id) ?? []).map(({ task }) => task),
        runs: (counts.get(each.id) ?? []).reduce((sum, { runs }) => sum + runs, 0),
      },
    ];
  });
}

/** @throws TutelageError `not-found`, or `conflict` where another variant is called so or looks so. */
export function editGroup(
  database: WritableDatabase,
  { variant: id, name, colour, dash }: z.output<typeof editGroupRequest>,
): void {
  database
    .transaction(() => {
      const variant = listVariants(database).find((each) => each.id === id);
      if (variant === undefined) throw new TutelageError('not-found', `There is no group of number ${id}.`);
      if (name !== undefined && name !== null) requireFree(database, id, name);
      const look = { colour: colour ?? variant.colour, dash: dash ?? variant.dash };
      if (!isSameLook(look, variant)) requireFreeLook(database, id, look);
      saveVariant(database, { ...variant, name: name === undefined ? variant.name : name, ...look });
    })
    .immediate();
}

function requireFree(database: ReadableDatabase, id: number, name: string): void {
  const isSame = (other: string): boolean => other.toLowerCase() === name.toLowerCase();
  const holder = [...readGroups(database).values()].find((group) => group.variant !== id && isSame(group.name));
  if (holder !== undefined)
    throw new TutelageError(
      'conflict',
      `Another group is called "${holder.name}". Two of one name could not be told apart: choose another, or ` +
        'rename that one first.',
    );
}

function requireFreeLook(database: ReadableDatabase, id: number, look: GroupLook): void {
  const used = usedIn(database);
  const others = [...readGroups(database).values()].filter(({ variant }) => variant !== id && used.has(variant));
  const holder = others.find((group) => isSameLook(group, look));
  if (holder === undefined) return;
  const free = groupDashes.filter((dash) => !others.some((group) => isSameLook(group, { ...look, dash })));
  throw new TutelageError(
    'conflict',
    `The group "${holder.name}" looks so: ${look.colour}, ${look.dash}. Two of one look could not be told apart: ` +
      `choose ${free.length === 0 ? 'another colour' : `another colour, or with ${look.colour} ${free.join(' or ')}`}.`,
  );
}

/** Names of the variants that have runs, and of those that a person named. */
function namesOf(variants: readonly StoredVariant[], used: ReadonlySet<number>): ReadonlyMap<number, string> {
  return variantNames(variants.filter(({ id, name }) => name !== null || used.has(id)));
}

function usedIn(database: ReadableDatabase): ReadonlySet<number> {
  return new Set(countVariants(database).map(({ variant }) => variant));
}

import fc from 'fast-check';
import { DataError } from '../../src-main/numerics/dataError.ts';
import { parseSeeds } from '../../src-main/contract/vocabulary.ts';
import { requests, type CallName } from '../../src-main/contract/contract.ts';
import { answer } from '../../src-main/doors/answer.ts';
import { configurationSchema } from '../../src-main/learning/configuration.ts';
import {
  configurationErrors,
  ConfigurationError,
  parseSetting,
  resolveConfiguration,
} from '../../src-main/learning/resolution.ts';
import { fakeService } from '../helpers/fakeService.ts';
import type { Property } from './property.ts';
import { readerProperties } from './readers.ts';

const calls = Object.keys(requests) as CallName[]; // the table's own keys
const keys = Object.keys(configurationSchema.shape);

const value = fc.oneof(
  fc.anything({ maxDepth: 3, withBigInt: true, withNullPrototype: true }),
  fc.double(),
  fc.integer(),
  fc.constantFrom('Pendulum', 'Hopper', 'meta', 'ddpg', 'frozen', 'run-1', '', '__proto__'),
  fc.array(fc.integer(), { maxLength: 3 }),
);
const configuration = fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), value, { maxKeys: 8 });
const fields = fc.constantFrom('run', 'runs', 'id', 'sets', 'configurations', 'metric', 'plan', 'limit', 'embedding');
const message = fc.oneof(value, fc.dictionary(fields, fc.oneof(value, fc.array(configuration, { maxLength: 3 }))));

export const properties: readonly Property[] = [
  {
    name: 'every message is answered, and what nobody expected is none of the answers',
    property: fc.asyncProperty(fc.oneof(fc.constantFrom(...calls), fc.string()), message, async (name, payload) => {
      const logged: string[] = [];
      const outcome = await answer(fakeService(), name, payload, (line) => logged.push(line));
      if (!outcome.ok && (outcome.failure.code === 'unexpected' || outcome.failure.message === ''))
        throw new Error(`${name}: ${logged.join('\n')}`);
    }),
  },
  {
    name: 'a configuration is whole, or each thing wrong with it is named',
    property: fc.property(configuration, (request) => {
      const errors = configurationErrors(request);
      if (errors.length > 0 && errors.every(({ fault }) => fault !== '')) return;
      configurationSchema.parse(resolveConfiguration(request));
    }),
  },
  {
    name: 'a setting of the command line is read or refused by name',
    property: fc.property(fc.constantFrom(...keys, 'nothing'), fc.string(), (key, text) => {
      try {
        parseSetting(`${key}=${text}`);
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
      }
    }),
  },
  {
    name: 'seeds of the command line are whole numbers, or refused',
    property: fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9,\- ]{0,12}$/)), (text) => {
      try {
        const seeds = parseSeeds(text);
        if (!seeds.every((seed) => Number.isInteger(seed) && seed >= 0)) throw new Error(`Seeds ${seeds.join()}.`);
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
      }
    }),
  },
  ...readerProperties,
];

import { metricKeys, type MetricKey } from '../../learning/record.ts';

/** What a column or tag of a log is, where its name says so. */
export type Meaning =
  | { readonly kind: 'step' | 'seconds' | 'episodes' | 'episode-return' | 'episode-length' }
  | { readonly kind: 'metric'; readonly key: MetricKey }
  | { readonly kind: 'own' };

/** Interactions so far, the most exact name first. */
export const stepNames: readonly string[] = [
  'time/total_timesteps',
  'total_timesteps',
  'total timesteps',
  'misc/total_timesteps',
  'total/steps',
  'TotalEnvInteracts',
  'timesteps_total',
  'TimestepsSoFar',
  'global_step',
  'serial_timesteps',
  'steps',
  'step',
  'Step',
  '_step',
];

const seconds: ReadonlySet<string> = new Set([
  'time/time_elapsed',
  'time_elapsed',
  'misc/time_elapsed',
  'total/duration',
  'TimeElapsed',
  'time_total_s',
  '_runtime',
  'Time',
]);
const episodes: ReadonlySet<string> = new Set([
  'time/episodes',
  'total/episodes',
  'episodes',
  'EpisodesSoFar',
  'episodes_total',
]);
const episodeReturns: ReadonlySet<string> = new Set([
  'charts/episodic_return',
  'charts/episode_reward',
  'episodic_return',
]);
const episodeLengths: ReadonlySet<string> = new Set([
  'charts/episodic_length',
  'charts/episode_length',
  'episodic_length',
]);

/** Names that mean what one of our readings means: nothing else is taken for one. */
const readings: Readonly<Partial<Record<MetricKey, readonly string[]>>> = {
  rollout_return: [
    'rollout/ep_rew_mean',
    'ep_rew_mean',
    'ep_reward_mean',
    'eprewmean',
    'EpRewMean',
    'rollout/return_history',
    'mean 100 episode reward',
    'AverageEpRet',
    'EpRet',
    'episode_reward_mean',
  ],
  test_return: ['eval/mean_reward', 'eval/return_history', 'eval/return', 'AverageTestEpRet', 'TestEpRet'],
  test_length: ['eval/mean_ep_length', 'TestEpLen'],
  baseline_length: ['rollout/ep_len_mean', 'ep_len_mean', 'eplenmean', 'EpLenMean', 'EpLen', 'episode_len_mean'],
};
const metricOfName: ReadonlyMap<string, MetricKey> = new Map(
  // Object.entries forgets which keys it was given.
  (Object.entries(readings) as [MetricKey, readonly string[]][]).flatMap(([key, names]) =>
    names.map((name) => [name, key] as const),
  ),
);

export function meaningOf(name: string): Meaning {
  const key = metricOfName.get(name) ?? metricKeys.find((each) => each === name);
  if (key !== undefined) return { kind: 'metric', key };
  if (stepNames.includes(name)) return { kind: 'step' };
  if (seconds.has(name)) return { kind: 'seconds' };
  if (episodes.has(name)) return { kind: 'episodes' };
  if (episodeReturns.has(name)) return { kind: 'episode-return' };
  if (episodeLengths.has(name)) return { kind: 'episode-length' };
  return { kind: 'own' };
}

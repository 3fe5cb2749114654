import type { Returns } from '../../src-main/contract/runs.ts';
import { RECENT_EPISODES } from '../../src-main/contract/vocabulary.ts';
export { settingText as formatValue } from '../../src-main/contract/vocabulary.ts';

/**
 * Numbers and times as the interface writes them, the same on every machine. The minus is U+2212, as wide as a plus.
 */
const none = '–';

/** 1234567 as "1,234,567". */
export function formatCount(value: number): string {
  const digits = Math.abs(Math.round(value))
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
  return value <= -0.5 ? `−${digits}` : digits;
}

/** 900000 as "900k", 1500000 as "1.5M". */
export function formatShort(value: number): string {
  if (value >= 999_500) return `${trim((value / 1e6).toFixed(2))}M`;
  if (value >= 1000) return `${trim((value / 1e3).toFixed(value < 100_000 ? 1 : 0))}k`;
  return String(Math.round(value));
}

/** A return, a loss or a sigma with about four figures: "−1,234", "−152.3", "9.81", "0.0123", "3.2e-5". */
export function formatNumber(value: number | null): string {
  if (value === null || Number.isNaN(value)) return none;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size >= 1e7) return sign(value) + size.toExponential(2).replace('e+', 'e');
  if (size >= 1000) return formatCount(value);
  if (size >= 100) return sign(value) + size.toFixed(1);
  if (size >= 1) return sign(value) + size.toFixed(2);
  if (size === 0) return '0';
  return sign(value) + (size >= 1e-3 ? size.toPrecision(3) : size.toExponential(1));
}

/** The rollout return, and of how many episodes it is where they are few: "−1,349 (12)". */
export function formatRollout({ rollout, rolloutEpisodes }: Returns): string {
  const value = formatNumber(rollout);
  return rollout === null || rolloutEpisodes >= RECENT_EPISODES ? value : `${value} (${rolloutEpisodes})`;
}

/**
 * A number read off a picture that spans `span`: with as many decimals as tell its places apart, where the usual four
 * figures do not.
 */
export function formatWithin(value: number | null, span: number): string {
  const usual = formatNumber(value);
  if (value === null || !(span > 0) || !(Math.abs(value) >= 1e-3 && Math.abs(value) < 1e7)) return usual;
  const decimals = Math.min(8, Math.ceil(-Math.log10(span / 20)));
  if (decimals <= (usual.split('.')[1]?.length ?? 0)) return usual;
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.');
  return `${sign(value)}${formatCount(Number(whole))}.${fraction}`;
}

/** Seconds as "45 s", "3 m 05 s", "2 h 07 m", "1 d 03 h". */
export function formatDuration(seconds: number): string {
  if (seconds > 0 && seconds < 0.95) return `${Math.max(0.1, seconds).toFixed(1)} s`;
  const total = Math.round(seconds);
  if (total < 60) return `${total} s`;
  if (total < 3600) return `${Math.floor(total / 60)} m ${pad(total % 60)} s`;
  if (total < 86_400) return `${Math.floor(total / 3600)} h ${pad(Math.floor((total % 3600) / 60))} m`;
  return `${Math.floor(total / 86_400)} d ${pad(Math.floor((total % 86_400) / 3600))} h`;
}

/** Bytes as "340 kB", "1.2 GB" (powers of ten). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`;
}

/** An ISO time as "2026-11-22 21:52" in the reader's zone. */
export function formatDate(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return none;
  return (
    `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ` +
    `${pad(date.getHours())}:${pad(date.getMinutes())}`
  );
}

/** A time of this year without the year: "11-22 21:52"; of another with it and without the hour: "2025-11-22". */
export function formatWhen(iso: string, now: Date): string {
  const text = formatDate(iso);
  return text.startsWith(`${now.getFullYear()}-`) ? text.slice(5) : text.slice(0, 10);
}

/** A share of 1 as "45%"; never 100% before the end. */
export function formatShare(share: number): string {
  return `${share >= 1 ? 100 : Math.min(99, Math.round(share * 100))}%`;
}

/** "1 run", "3 runs". */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function sign(value: number): string {
  return value < 0 ? '−' : '';
}

function trim(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

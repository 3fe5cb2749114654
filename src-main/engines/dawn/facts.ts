import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import type { GraphicsFacts } from './absence.ts';

/** Looks at this machine; loads nothing that stays and changes nothing. */
export function graphicsFacts(): GraphicsFacts {
  const isLinux = process.platform === 'linux';
  return {
    platform: process.platform,
    distribution: isLinux ? distributionOf(textOf('/etc/os-release')) : [],
    hasLoader: isLinux && canLoad('libvulkan.so.1'),
    drivers: isLinux ? vulkanDrivers(process.env) : [],
    hasNvidiaModule: isLinux && existsSync('/proc/driver/nvidia/version'),
  };
}

/** `ID` and the words of `ID_LIKE` of an os-release file. */
export function distributionOf(release: string): string[] {
  const words = (key: string): string[] =>
    new RegExp(`^${key}="?([^"\\n]*)"?$`, 'm').exec(release)?.[1].split(/\s+/).filter(Boolean) ?? [];
  return [...words('ID'), ...words('ID_LIKE')];
}

/** Whether the system's linker finds a library: what it finds is no addon of Node's, which is an error of its own. */
function canLoad(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library);
    return true;
  } catch (error) {
    return !/cannot open shared object file/.test(String(error));
  }
}

/** The manifests where the Vulkan loader looks for them: files that are named, or else its folders. */
export function vulkanDrivers(environment: Readonly<Record<string, string | undefined>>): string[] {
  const named = environment['VK_DRIVER_FILES'] ?? environment['VK_ICD_FILENAMES'];
  const places = named === undefined ? folders(environment) : named.split(delimiter);
  return [...new Set(places.flatMap(manifestsAt).map((file) => basename(file)))].sort();
}

function folders(environment: Readonly<Record<string, string | undefined>>): string[] {
  const list = (name: string, usual: string): string[] => (environment[name] || usual).split(delimiter);
  const home = environment['HOME'] ?? '';
  return [
    ...list('XDG_CONFIG_HOME', join(home, '.config')),
    ...list('XDG_CONFIG_DIRS', '/etc/xdg'),
    '/etc',
    ...list('XDG_DATA_HOME', join(home, '.local/share')),
    ...list('XDG_DATA_DIRS', '/usr/local/share:/usr/share'),
  ].map((folder) => join(folder, 'vulkan/icd.d'));
}

function manifestsAt(place: string): string[] {
  if (place.endsWith('.json')) return existsSync(place) ? [place] : [];
  try {
    return readdirSync(place).filter((name) => name.endsWith('.json'));
  } catch {
    return []; // most of the folders are on no machine
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { absenceOfAdapter, type GraphicsFacts } from '../../../../src-main/engines/dawn/absence.ts';
import { distributionOf, graphicsFacts, vulkanDrivers } from '../../../../src-main/engines/dawn/facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'vulkan-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bare: GraphicsFacts = {
  platform: 'linux',
  distribution: ['debian'],
  hasLoader: true,
  drivers: [],
  hasNvidiaModule: false,
};
const told = (facts: Partial<GraphicsFacts>): string => {
  const { reason, remedy } = absenceOfAdapter({ ...bare, ...facts });
  return `${reason} ${remedy}`;
};

describe('why Dawn finds no adapter', () => {
  test('names the loader where a driver is there without it, and the command that brings it', () => {
    const nvidia = { hasLoader: false, drivers: ['nvidia_icd.json'], hasNvidiaModule: true };
    expect(told(nvidia)).toBe(
      'The Vulkan loader, libvulkan.so.1, is missing; the driver nvidia_icd.json is there. ' +
        'Install it: sudo apt install libvulkan1.',
    );
  });

  test.each([
    [['ubuntu', 'debian'], 'sudo apt install libvulkan1 mesa-vulkan-drivers'],
    [['fedora'], 'sudo dnf install vulkan-loader mesa-vulkan-drivers'],
    [['rocky', 'rhel', 'centos', 'fedora'], 'sudo dnf install vulkan-loader mesa-vulkan-drivers'],
    [['arch'], 'sudo pacman -S vulkan-icd-loader vulkan-radeon vulkan-intel'],
    [['opensuse-tumbleweed', 'opensuse', 'suse'], 'sudo zypper install libvulkan1 libvulkan_radeon libvulkan_intel'],
    [['linuxmint', 'ubuntu', 'debian'], 'sudo apt install libvulkan1 mesa-vulkan-drivers'],
    [['plan9'], 'On Debian, sudo apt install libvulkan1 mesa-vulkan-drivers brings it'],
  ])('on %j: %s', (distribution, command) => {
    expect(told({ distribution, hasLoader: false })).toContain(command);
  });

  test('tells a missing driver from one that offers nothing', () => {
    expect(told({})).toMatch(/loader is there, but no driver.*apt install mesa-vulkan-drivers/);
    expect(told({ hasNvidiaModule: true })).toMatch(/kernel driver is loaded, .*nvidia-vulkan-icd.*CAPABILITIES=all/);
    expect(told({ drivers: ['radeon_icd.json'] })).toMatch(/radeon_icd\.json are there, but .*renderD128/);
    expect(told({ drivers: ['nvidia_icd.json'], hasNvidiaModule: true })).toMatch(
      /libglvnd.*apt install libgl1 libegl1/,
    );
  });

  test('speaks of the interface of each system', () => {
    expect(told({ platform: 'darwin' })).toContain('Metal');
    expect(told({ platform: 'win32' })).toMatch(/Direct3D 12.*driver/);
    expect(told({ platform: 'freebsd' })).toContain('no graphics adapter on freebsd');
  });
});

describe('what is looked at', () => {
  test('the distribution and those that it is like, with quotes and without', () => {
    expect(distributionOf('NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\n')).toEqual([
      ...['rocky', 'rhel', 'centos', 'fedora'],
    ]);
    expect(distributionOf('PRETTY_NAME=x\nVERSION_ID=12\nID=debian\n')).toEqual(['debian']);
    expect(distributionOf('')).toEqual([]);
  });

  test('drivers by their manifests: of folders, or those that are named', () => {
    const place = join(folder, 'share/vulkan/icd.d');
    mkdirSync(place, { recursive: true });
    for (const name of ['intel.json', 'readme.txt']) writeFileSync(join(place, name), '{}');
    expect(vulkanDrivers({ HOME: folder, XDG_DATA_DIRS: join(folder, 'share') })).toContain('intel.json');
    expect(vulkanDrivers({ VK_DRIVER_FILES: join(place, 'intel.json') })).toEqual(['intel.json']);
    expect(vulkanDrivers({ VK_ICD_FILENAMES: `${place}:${join(place, 'gone.json')}` })).toEqual(['intel.json']);
  });

  test('this machine answers', () => {
    expect(graphicsFacts().platform).toBe(process.platform);
  });
});

/** What can stand between a program and a graphics processor, as far as the machine shows it. */
export interface GraphicsFacts {
  /** Node's name of the system: linux, darwin, win32. */
  readonly platform: string;
  /** `ID` and `ID_LIKE` of /etc/os-release, the nearest first; empty elsewhere. */
  readonly distribution: readonly string[];
  /** The Vulkan loader, libvulkan.so.1, can be loaded; of Linux alone. */
  readonly hasLoader: boolean;
  /** File names of the Vulkan drivers that declare themselves to the loader; of Linux alone. */
  readonly drivers: readonly string[];
  /** NVIDIA's kernel module is loaded; of Linux alone. */
  readonly hasNvidiaModule: boolean;
}

/** Why there is no adapter, and what would bring one. Both are whole sentences. */
export interface Absence {
  readonly reason: string;
  readonly remedy: string;
}

type Need = 'loader' | 'mesa' | 'nvidia' | 'glvnd';

/** The package that brings a thing, by the family of the distribution. */
const packages: Readonly<Record<string, { readonly command: string } & Readonly<Record<Need, string>>>> = {
  ubuntu: {
    command: 'sudo apt install',
    loader: 'libvulkan1',
    mesa: 'mesa-vulkan-drivers',
    nvidia: 'libnvidia-gl-VERSION (with the first number of the driver for VERSION)',
    glvnd: 'libgl1 libegl1',
  },
  debian: {
    command: 'sudo apt install',
    loader: 'libvulkan1',
    mesa: 'mesa-vulkan-drivers',
    nvidia: 'nvidia-vulkan-icd',
    glvnd: 'libgl1 libegl1',
  },
  fedora: {
    command: 'sudo dnf install',
    loader: 'vulkan-loader',
    mesa: 'mesa-vulkan-drivers',
    nvidia: 'xorg-x11-drv-nvidia-libs',
    glvnd: 'libglvnd-glx libglvnd-egl',
  },
  arch: {
    command: 'sudo pacman -S',
    loader: 'vulkan-icd-loader',
    mesa: 'vulkan-radeon vulkan-intel',
    nvidia: 'nvidia-utils',
    glvnd: 'libglvnd',
  },
  suse: {
    command: 'sudo zypper install',
    loader: 'libvulkan1',
    mesa: 'libvulkan_radeon libvulkan_intel',
    nvidia: 'nvidia-gl-G06',
    glvnd: 'libglvnd',
  },
};

/** Families under other names. */
const kin: Readonly<Record<string, string>> = { rhel: 'fedora', centos: 'fedora', opensuse: 'suse', sles: 'suse' };

/** Why Dawn, which is installed and loads, finds no adapter: what lies nearest comes first. */
export function absenceOfAdapter(facts: GraphicsFacts): Absence {
  switch (facts.platform) {
    case 'linux':
      return absenceOnLinux(facts);
    case 'darwin':
      return {
        reason: 'Dawn finds no device of Metal.',
        remedy:
          'Metal belongs to macOS: nothing can be installed for it. A virtual machine, or a session without ' +
          'a graphics processor, has none.',
      };
    case 'win32':
      return {
        reason: 'Dawn finds no device of Direct3D 12.',
        remedy:
          'Install the driver of the graphics processor from its maker, or by Settings, Windows Update, Advanced ' +
          'options, Optional updates.',
      };
    default:
      return {
        reason: `Dawn finds no graphics adapter on ${facts.platform}.`,
        remedy: 'It reaches graphics processors by Vulkan on Linux, Metal on macOS and Direct3D 12 on Windows.',
      };
  }
}

function absenceOnLinux({ distribution, hasLoader, drivers, hasNvidiaModule }: GraphicsFacts): Absence {
  const driver = hasNvidiaModule ? 'nvidia' : 'mesa';
  const inContainer =
    'In a container, start it with --gpus all and NVIDIA_DRIVER_CAPABILITIES=all, which brings the Vulkan part of ' +
    "the machine's own driver.";
  if (!hasLoader) {
    const needs: readonly Need[] = drivers.length > 0 || hasNvidiaModule ? ['loader'] : ['loader', driver];
    return {
      reason:
        'The Vulkan loader, libvulkan.so.1, is missing' +
        (drivers.length > 0 ? `; the driver ${drivers.join(', ')} is there.` : '.'),
      remedy: install(distribution, needs),
    };
  }
  if (drivers.length === 0)
    return hasNvidiaModule
      ? {
          reason: "NVIDIA's kernel driver is loaded, but its part for Vulkan is missing.",
          remedy: `${install(distribution, ['nvidia'])} ${inContainer}`,
        }
      : {
          reason: 'The Vulkan loader is there, but no driver of a graphics processor.',
          remedy: `${install(distribution, ['mesa'])} That is for AMD and Intel; NVIDIA's driver brings its own.`,
        };
  return {
    reason: `The Vulkan loader and the driver ${drivers.join(', ')} are there, but they offer no graphics adapter.`,
    remedy: hasNvidiaModule
      ? `NVIDIA's driver loads the libraries of libglvnd. ${install(distribution, ['glvnd'])} ${inContainer}`
      : 'See whether a graphics processor is in this machine and whether this user may open /dev/dri/renderD128 ' +
        '(`sudo usermod -aG render $USER`, then log in again); `vulkaninfo --summary` tells what the drivers say.',
  };
}

/** The command that brings these here, or, where the distribution is not known, on Debian. */
function install(distribution: readonly string[], needs: readonly Need[]): string {
  const family = distribution
    .map((name) => kin[name] ?? kin[name.split('-')[0]] ?? name)
    .map((name) => (name in packages ? name : name.split('-')[0]))
    .find((name) => name in packages);
  const { command, ...names } = packages[family ?? 'debian'];
  const asked = needs.map((need) => names[need]).join(' ');
  return family === undefined
    ? `On Debian, ${command} ${asked} brings it; other systems name their packages alike.`
    : `Install it: ${command} ${asked}.`;
}

/**
 * How electron-builder makes applications of this program: an AppImage and a
 * .deb on Linux, a .dmg on macOS, an NSIS installer on Windows.
 */
export interface BuilderConfiguration {
  readonly files: readonly string[];
  readonly asarUnpack: readonly string[];
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly [key: string]: unknown;
}

/** Where `npm run package` works and leaves what it makes. */
export const packageFolder = 'out/package';
export const licencesFile = `${packageFolder}/licences.txt`;
export const iconFile = `${packageFolder}/icon.png`;

/** @param electronVersion of the runtime in `electronFolder`, which is not downloaded another time. */
export function builderConfiguration(electronVersion: string, electronFolder: string): BuilderConfiguration {
  return {
    appId: 'org.tutelage.workbench',
    productName: 'Tutelage',
    electronVersion,
    electronDist: electronFolder,
    directories: { output: packageFolder, buildResources: packageFolder },
    // Beside these, electron-builder takes package.json and all packages that it names as dependencies.
    files: [
      'out/main/**/*',
      'out/preload/**/*',
      'out/renderer/**/*',
      'out/kernel/*.wasm',
      '!**/*.{map,md,markdown}',
      '!node_modules/better-sqlite3/{deps,src}/**/*',
      '!node_modules/@mujoco/mujoco/mt/**/*',
      // What is for other systems, by electron-builder's names for this one.
      '!node_modules/better-sqlite3/prebuilds/!(${platform}*-${arch}.node)',
      '!node_modules/webgpu/dist/!(${platform}-${arch}|${platform}-universal)/**/*',
    ],
    extraResources: [{ from: licencesFile, to: 'licences.txt' }],
    // better-sqlite3 brings its Node-API files along for every system; nothing is compiled.
    npmRebuild: false,
    asar: true,
    // The system loads libraries from files, and WebAssembly is read from them; the archive holds the rest.
    asarUnpack: [
      '**/*.node',
      '**/*.wasm',
      'node_modules/webgpu/dist/**/*',
      'node_modules/@tensorflow/tfjs-node-gpu/{deps,lib}/**/*',
    ],
    electronFuses,
    publish: null,
    artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    icon: iconFile,
    linux: {
      target: ['AppImage', 'deb'],
      category: 'Science',
      synopsis: 'A workbench for exploration in reinforcement learning',
      maintainer: 'The authors of Tutelage <tutelage@localhost>',
    },
    mac: { target: ['dmg'], category: 'public.app-category.education', hardenedRuntime: true },
    win: { target: ['nsis'] },
    nsis: { oneClick: false, allowToChangeInstallationDirectory: true, perMachine: false },
  };
}

/** Switches within Electron's program, which `@electron/fuses` sets before it is signed. */
const electronFuses = {
  // Runs train in processes of their own, which are this program as Node: without it no run would start.
  runAsNode: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // What is loaded is the archive alone, and on macOS and Windows only as it was when it was packed.
  onlyLoadAppFromAsar: true,
  enableEmbeddedAsarIntegrityValidation: true,
  // The interface comes by a scheme of its own, not from files.
  grantFileProtocolExtraPrivileges: false,
  // The interface keeps nothing in cookies; encrypting none would ask for the keychain.
  enableCookieEncryption: false,
  loadBrowserProcessSpecificV8Snapshot: false,
} as const;

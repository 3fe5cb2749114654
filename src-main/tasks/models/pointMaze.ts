import type { CellGrid } from '../task.ts';

/** Rows from north to south; # is a wall, every cell 1 m wide. */
export const uMaze = ['#####', '#   #', '### #', '#   #', '#####'] as const;

/** The middle of a cell, metres from the maze's. */
export function cellCentre(row: number, column: number): readonly [x: number, y: number] {
  return [column + 0.5 - uMaze[0].length / 2, uMaze.length / 2 - row - 0.5];
}

/** Squares of a quarter of a metre, from south to north and west to east; those where there is no wall. */
export function mazeSquares(): CellGrid {
  const perCell = 4;
  const columns = perCell * uMaze[0].length;
  const rows = perCell * uMaze.length;
  const isFree = (place: number): boolean => {
    const row = uMaze.length - 1 - Math.floor(Math.floor(place / columns) / perCell);
    return uMaze[row][Math.floor((place % columns) / perCell)] !== '#';
  };
  return {
    components: [0, 1],
    from: [-uMaze[0].length / 2, -uMaze.length / 2],
    side: 1 / perCell,
    columns,
    rows,
    free: Array.from({ length: columns * rows }, (_, place) => place).filter(isFree),
  };
}

const walls = uMaze.flatMap((cells, row) =>
  [...cells].flatMap((cell, column) => {
    if (cell !== '#') return [];
    const [x, y] = cellCentre(row, column);
    return [`<geom name="wall ${row} ${column}" type="box" pos="${x} ${y} 0.2" size="0.5 0.5 0.2" contype="1"/>`];
  }),
);

/** A ball pushed along two axes through a maze without friction. */
export const pointMazeModel = `
<mujoco model="point maze">
  <compiler inertiafromgeom="true" angle="radian"/>
  <option timestep="0.01" gravity="0 0 0" iterations="20" integrator="Euler"/>
  <default>
    <joint damping="1" limited="false"/>
    <geom friction="0.5 0.1 0.1" density="1000" margin="0.002" condim="1" contype="2" conaffinity="1"/>
  </default>
  <worldbody>
    <geom name="ground" type="plane" size="40 40 0.25" pos="0 0 -0.1" contype="1" conaffinity="0"/>
    <body name="ball">
      <geom name="ball" type="sphere" size="0.1" contype="1"/>
      <joint name="x" type="slide" axis="1 0 0"/>
      <joint name="y" type="slide" axis="0 1 0"/>
    </body>
    ${walls.join('\n    ')}
  </worldbody>
  <actuator>
    <motor joint="x" ctrlrange="-1 1" ctrllimited="true" gear="100"/>
    <motor joint="y" ctrlrange="-1 1" ctrllimited="true" gear="100"/>
  </actuator>
</mujoco>`;

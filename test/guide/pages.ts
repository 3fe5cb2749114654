import { scenes } from './scenes.ts';

/** A page of the guide in Markdown; `![name]` on a line of its own stands for the picture of that name. */
export interface GuidePage {
  readonly file: string;
  readonly title: string;
  readonly text: string;
}

const pages: readonly GuidePage[] = [
  {
    file: 'first-study.md',
    title: 'Your first study',
    text: `
Start the program with \`npm start\`. On a database without runs it says in one minute what a teacher, a student, a
meta-reward and a map are; **Load the demo** trains six runs on Pendulum in the background, about a minute on two
cores.

To set up runs of your own, press **New run** (\`n\`). Choose a task, one or several methods, and seeds such as
\`1-5\`. Every setting begins at the paper's value for the task; what you change is counted beside the button, and a
wrong value is told at its field. The estimate beside it is from runs like these on your machine.

![new-run]

The table of runs shows them as they train. **Fold seeds** (\`f\`) makes one row of the runs of a configuration,
with mean and standard deviation.

![runs]

Select rows with Space, then press **Compare** (\`c\`). Each curve says how it was aggregated and over how many
runs.

![compare]

A claim about a learned teacher needs its control: the same method with \`teacherLearningRate\` 0. A **study** keeps
such a question with all its runs: tasks by variants by seeds, what is missing, and a report.

![studies]
`,
  },
  {
    file: 'screens.md',
    title: 'Each screen',
    text: `
\`Ctrl K\` (\`⌘ K\`) finds every run and every action of the screen that is open; \`?\` lists the keys.

## Runs

Filter by words, or by any setting: \`gamma:<0.99 -failed\`. **Saved** keeps a filter under a name. Several selected
runs are named, tagged, noted and archived together by **Edit**.

![runs]

## A run

Curves of everything that is logged once a cycle. **Teacher and student** shows, cycle by cycle, what the teacher
was paid and how it changed; **Clone** fills the form of a new run with this one's settings.

![run]

Every rollout is kept. Each role has a scale of its own, or one for all; linear, logarithmic or by rank. A click on
a point replays it.

![rollouts]

## Replay

Replays are simulated again from the initial state and the actions, so they are exact. Up to four run side by side.

![replay]

## Queue

What trains and waits, in which order, and how many at once.

![queue]

## Tools

What keeps a database well and checks the program, each in a process of its own, with the command to type for the
same.

**Databases** opens another one, makes a new one, and lists those opened before and those in the same folder; runs of
the one that is left stop after their cycle.

![tools]

## Guide

The method on one page, each equation beside what a run does for it, and the meaning of every word.

![guide]
`,
  },
  {
    file: 'figure-4.md',
    title: 'Figure 4',
    text: `
Select a run of a method with a teacher and one of \`ddpg\` on the same task, press **Coverage** (\`v\`), then
**Figure 4 of the paper**: rows early and late (the first and last 50 rollouts), columns teacher, student and DDPG,
one t-SNE map of all states. **Draw** lays them out and shows the map as it forms.

![coverage]

- **Titles** gives rows and columns other words, on the screen and in the file.
- Point at a state, or draw an outline, to see the rollouts behind it and replay them.
- Beside the map stands how far it can be trusted: neighbours kept, trustworthiness, the correlation of densities.
- **Measure** compares the sets in the state space itself, which no map distorts: entropy, overlap, divergence, the
  share of the teacher's states outside the student's region.

The same from a terminal:

\`\`\`sh
npx tutelage coverage --run pendulum-meta-1 --run pendulum-ddpg-1 --out figures
\`\`\`
`,
  },
  {
    file: 'importing.md',
    title: 'Tables and states of your own',
    text: `
**Tools, Map of a table** lays out any table of numbers; from a terminal with every choice:

\`\`\`sh
npx tutelage embed --input table.csv --method umap --out map.csv
npx tutelage embed --input states.npy --method tsne --out map.parquet
\`\`\`

States of runs leave the program as CSV, NumPy or Parquet, to be read by anything else:

\`\`\`sh
npx tutelage coverage --run hopper-meta-1 --states 1000000 --format parquet --out figures
\`\`\`

**Tools, Simulate** carries out actions of your own from a state of your own, to check the tasks against another
simulator.
`,
  },
  {
    file: 'cluster-and-gpu.md',
    title: 'Clusters and graphics processors',
    text: `
A machine without a display serves the same window to your browser:

\`\`\`sh
npm start -- --browser --db runs.db        # prints an address with a token, on this machine alone
ssh -L PORT:127.0.0.1:PORT machine         # from yours, with the port that it printed
\`\`\`

Many runs are made by one command, as many at once as there are cores to spare; Ctrl-C stops each after its cycle,
and \`resume\` goes on from there:

\`\`\`sh
npx tutelage train --task Hopper --method meta,ddpg --seed 1-10 --db /scratch/hopper.db
npx tutelage resume hopper-meta-1 --db /scratch/hopper.db
\`\`\`

Let each job of a cluster write a database of its own on a local disk: SQLite wants a file system with locks.

\`tutelage doctor\`, or **Tools, Examine the engines**, says which engines work on the machine, whether they are
right, and how fast. The default, \`simd\`, gives the same bytes everywhere and is the fastest for the paper's small
networks; an engine on a graphics processor pays for large ones (\`--set engine=tfjs-webgpu\` with any card, \`--set
engine=tfjs-gpu\` with CUDA 11 and a card that it knows).
`,
  },
  {
    file: 'cite.md',
    title: 'How to cite',
    text: `
The method:

\`\`\`bibtex
@inproceedings{xu2018learning,
  title     = {Learning to Explore via Meta-Policy Gradient},
  author    = {Xu, Tianbing and Liu, Qiang and Zhao, Liang and Peng, Jian},
  booktitle = {Proceedings of the 35th International Conference on Machine Learning},
  year      = {2018}
}
\`\`\`

Name with a figure or a table what stands under it and on the page of each run (**Configuration and provenance**):
the version of the program, the engine, the settings that differ from the paper's, the seeds, which of the three
readings of a return it shows, and how it was aggregated over how many runs.
`,
  },
];

/** All files of the guide: an index and its pages, with pictures beside them. */
export function guideFiles(): readonly { readonly file: string; readonly text: string }[] {
  const index =
    '# Guide\n\n' +
    `${pages.map(({ file, title }) => `- [${title}](${file})`).join('\n')}\n\n` +
    'The pictures are of the program as it is: `npm run guide` trains six short runs, takes them anew and writes ' +
    'these pages.\n';
  return [
    { file: 'README.md', text: index },
    ...pages.map(({ file, title, text }) => ({ file, text: `# ${title}\n${withPictures(text)}` })),
  ];
}

/** @throws RangeError where a page names a picture that no scene makes. */
function withPictures(text: string): string {
  return text.replaceAll(/^!\[([a-z-]+)\]$/gm, (_, name: string) => {
    const scene = scenes.find((each) => each.name === name);
    if (scene === undefined) throw new RangeError(`There is no picture “${name}”.`);
    return `![${scene.shows}](${name}.png)`;
  });
}

"""Logs a run for Tutelage, with the standard library alone: `tutelage import FILE` takes it in, `--follow` as it grows.

    run = Run("run.tutelage.jsonl", task="Hopper-v5", algorithm="ppo", seed=1, learning_rate=3e-4)
    run.log(step, loss=0.1, test_return=250.0)       # any names; those of Tutelage's metrics mean the same
    run.begin(observation, qpos=..., qvel=...)       # a rollout; qpos and qvel only where it is to be replayed
    run.add(action, reward, observation)             # after each step
    run.end(step, "terminated")                      # or "truncated", or "cut"
"""
import base64, json, os, sys, time
from array import array


def flat(value):
    if isinstance(value, dict):
        return [x for key in sorted(value, key=lambda k: (k != "observation", k)) for x in flat(value[key])]
    value = value.tolist() if hasattr(value, "tolist") else value
    return [x for part in value for x in flat(part)] if isinstance(value, (list, tuple)) else [float(value)]


def packed(code, numbers):
    numbers = array(code, numbers)
    if sys.byteorder == "big":
        numbers.byteswap()
    return base64.b64encode(numbers.tobytes()).decode()


class Run:
    def __init__(self, path, task, algorithm, seed=0, **settings):
        self.file = open(path, "a", encoding="utf-8")
        self.began, self.rollout = time.time(), None
        if os.path.getsize(path) == 0:
            self._write(tutelage=1, task=task, algorithm=algorithm, seed=seed, settings=settings, began=self.began)

    def _write(self, **line):
        self.file.write(json.dumps(line, separators=(",", ":")) + "\n")
        self.file.flush()

    def log(self, step, **metrics):
        self._write(step=int(step), seconds=time.time() - self.began, metrics={k: float(v) for k, v in metrics.items()})

    def episode(self, step, total, length):
        self._write(step=int(step), seconds=time.time() - self.began, episode=[float(total), int(length)])

    def begin(self, observation, qpos=(), qvel=(), role="baseline"):
        self.rollout = dict(role=role, qpos=flat(qpos), qvel=flat(qvel), actions=[], rewards=[])
        self.rollout["observations"] = flat(observation)

    def add(self, action, reward, observation):
        self.rollout["observations"] += flat(observation)
        self.rollout["actions"] += flat(action)
        self.rollout["rewards"].append(float(reward))

    def end(self, step, ending="truncated"):
        rollout, self.rollout = dict(self.rollout, ending=ending), None
        for key in ("qpos", "qvel", "observations", "actions", "rewards"):
            rollout[key] = packed("d" if key in ("qpos", "qvel") else "f", rollout[key])
        self._write(step=int(step), seconds=time.time() - self.began, rollout=rollout)

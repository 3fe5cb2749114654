"""Tutelage's logger in Gymnasium and in Stable-Baselines3. Put tutelage_logger.py beside this file."""

from tutelage_logger import Run


def gymnasium(environment="Hopper-v5", steps=10_000, policy=None):
    """Any loop over an environment: metrics, and every episode as a rollout."""
    import gymnasium

    env = gymnasium.make(environment)
    run = Run("gymnasium.tutelage.jsonl", task=environment, algorithm="random", seed=1)
    physics = getattr(env.unwrapped, "data", None)
    state = lambda: {} if physics is None else dict(qpos=physics.qpos, qvel=physics.qvel)
    observation, _ = env.reset(seed=1)
    run.begin(observation, **state())
    for step in range(1, steps + 1):
        action = env.action_space.sample() if policy is None else policy(observation)
        observation, reward, terminated, truncated, _ = env.step(action)
        run.add(action, reward, observation)
        if terminated or truncated:
            run.end(step, "terminated" if terminated else "truncated")
            observation, _ = env.reset()
            run.begin(observation, **state())


def stable_baselines3():
    """A callback: `model.learn(100_000, callback=stable_baselines3()(run))`, with a Monitor around the environment."""
    from stable_baselines3.common.callbacks import BaseCallback

    class Tutelage(BaseCallback):
        def __init__(self, run):
            super().__init__()
            self.run = run

        def _on_step(self):
            for info in self.locals["infos"]:
                if "episode" in info:  # of the Monitor
                    self.run.episode(self.num_timesteps, info["episode"]["r"], info["episode"]["l"])
            return True

        def _on_rollout_end(self):
            values = self.model.logger.name_to_value
            numbers = {name: value for name, value in values.items() if isinstance(value, (int, float))}
            if numbers:
                self.run.log(self.num_timesteps, **numbers)

    return Tutelage

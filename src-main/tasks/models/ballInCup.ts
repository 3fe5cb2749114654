/**
 * A cup that two motors move in a vertical plane against springs, and a ball on
 * a string of 0.3 m below it.
 */
export const ballInCupModel = `
<mujoco model="ball in cup">
  <default>
    <motor ctrllimited="true" ctrlrange="-1 1" gear="5"/>
    <default class="cup">
      <joint type="slide" damping="3" stiffness="20"/>
      <geom type="capsule" size="0.008"/>
    </default>
  </default>
  <worldbody>
    <geom name="ground" type="plane" size="0.6 0.2 10"/>
    <body name="cup" pos="0 0 0.6" childclass="cup">
      <joint name="cup x" axis="1 0 0"/>
      <joint name="cup z" axis="0 0 1"/>
      <geom name="left wall" fromto="-0.05 0 0 -0.05 0 -0.075"/>
      <geom name="left bend" fromto="-0.05 0 -0.075 -0.025 0 -0.1"/>
      <geom name="bottom" fromto="-0.025 0 -0.1 0.025 0 -0.1"/>
      <geom name="right bend" fromto="0.025 0 -0.1 0.05 0 -0.075"/>
      <geom name="right wall" fromto="0.05 0 -0.075 0.05 0 0"/>
      <site name="cup" pos="0 0 -0.108"/>
    </body>
    <body name="ball" pos="0 0 0.2">
      <joint name="ball x" type="slide" axis="1 0 0"/>
      <joint name="ball z" type="slide" axis="0 0 1"/>
      <geom name="ball" type="sphere" size="0.025"/>
      <site name="ball"/>
    </body>
  </worldbody>
  <actuator>
    <motor name="x" joint="cup x"/>
    <motor name="z" joint="cup z"/>
  </actuator>
  <tendon>
    <spatial name="string" limited="true" range="0 0.3">
      <site site="ball"/>
      <site site="cup"/>
    </spatial>
  </tendon>
</mujoco>`;

/**
 * A two-link arm on a table, and a target that two slides put anywhere on it.
 * The slides' refs make their positions the target's world x and y. Nothing
 * can touch anything, so the contact pipeline is off.
 */
export const reacherModel = `
<mujoco model="reacher">
  <compiler angle="radian"/>
  <size memory="256K"/>
  <option timestep="0.01" integrator="RK4"><flag contact="disable"/></option>
  <default>
    <joint axis="0 0 1" armature="1" damping="1"/>
    <geom type="capsule" contype="0" friction="1 0.1 0.1"/>
    <motor gear="200" ctrllimited="true" ctrlrange="-1 1"/>
    <default class="decor">
      <geom conaffinity="0"/>
    </default>
    <default class="target">
      <joint type="slide" armature="0" damping="0" limited="true" range="-0.27 0.27"/>
    </default>
  </default>
  <worldbody>
    <geom name="ground" class="decor" type="plane" size="1 1 10"/>
    <geom name="sideS" class="decor" size="0.02" fromto="-0.3 -0.3 0.01 0.3 -0.3 0.01"/>
    <geom name="sideE" class="decor" size="0.02" fromto="0.3 -0.3 0.01 0.3 0.3 0.01"/>
    <geom name="sideN" class="decor" size="0.02" fromto="-0.3 0.3 0.01 0.3 0.3 0.01"/>
    <geom name="sideW" class="decor" size="0.02" fromto="-0.3 -0.3 0.01 -0.3 0.3 0.01"/>
    <geom name="root" class="decor" type="cylinder" size="0.011" fromto="0 0 0 0 0 0.02"/>
    <body name="body0" pos="0 0 0.01">
      <joint name="joint0"/>
      <geom name="link0" size="0.01" fromto="0 0 0 0.1 0 0"/>
      <body name="body1" pos="0.1 0 0">
        <joint name="joint1" limited="true" range="-3 3"/>
        <geom name="link1" size="0.01" fromto="0 0 0 0.1 0 0"/>
        <body name="fingertip" pos="0.11 0 0">
          <geom name="fingertip" type="sphere" size="0.01"/>
        </body>
      </body>
    </body>
    <body name="target" pos="0.1 -0.1 0.01">
      <joint name="target_x" class="target" axis="1 0 0" ref="0.1"/>
      <joint name="target_y" class="target" axis="0 1 0" ref="-0.1"/>
      <geom name="target" class="decor" type="sphere" size="0.009"/>
    </body>
  </worldbody>
  <actuator>
    <motor name="joint0" joint="joint0"/>
    <motor name="joint1" joint="joint1"/>
  </actuator>
</mujoco>`;

/**
 * A one-legged robot in the x-z plane. The geoms' contact margin is half of
 * Gym's 1 mm: MuJoCo 3.14 adds the margins of a pair where that of 2018 took
 * the larger, so half of it gives the contacts of 2018.
 */
export const hopperModel = `
<mujoco model="hopper">
  <compiler angle="degree"/>
  <size memory="256K"/>
  <option timestep="0.002" integrator="RK4"/>
  <default>
    <joint axis="0 -1 0" armature="1" damping="1" limited="true"/>
    <geom type="capsule" condim="1" friction="0.9" margin="0.0005" solimp="0.8 0.8 0.01"/>
    <motor gear="200" ctrllimited="true" ctrlrange="-1 1"/>
    <default class="root">
      <joint armature="0" damping="0" limited="false"/>
    </default>
  </default>
  <worldbody>
    <geom name="floor" type="plane" size="20 20 0.125" condim="3" friction="1"/>
    <body name="torso" pos="0 0 1.25">
      <joint name="rootx" class="root" type="slide" axis="1 0 0" pos="0 0 -1.25"/>
      <joint name="rootz" class="root" type="slide" axis="0 0 1" pos="0 0 -1.25" ref="1.25"/>
      <joint name="rooty" class="root" axis="0 1 0"/>
      <geom name="torso_geom" size="0.05 0.2"/>
      <body name="thigh" pos="0 0 -0.2">
        <joint name="thigh_joint" range="-150 0"/>
        <geom name="thigh_geom" size="0.05 0.225" pos="0 0 -0.225"/>
        <body name="leg" pos="0 0 -0.7">
          <joint name="leg_joint" pos="0 0 0.25" range="-150 0"/>
          <geom name="leg_geom" size="0.04 0.25"/>
          <body name="foot" pos="0.13 0 -0.35">
            <joint name="foot_joint" pos="-0.13 0 0.1" range="-45 45"/>
            <geom name="foot_geom" size="0.06" fromto="-0.26 0 0.1 0.13 0 0.1" friction="2"/>
          </body>
        </body>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor name="thigh" joint="thigh_joint"/>
    <motor name="leg" joint="leg_joint"/>
    <motor name="foot" joint="foot_joint"/>
  </actuator>
</mujoco>`;

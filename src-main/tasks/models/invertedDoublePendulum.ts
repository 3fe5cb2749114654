/**
 * Two poles, one on the other, on a cart on a rail. Gravity has a sideways
 * part of 1e-5 m/s^2, as Gym's has. Nothing can touch anything, so the contact
 * pipeline is off.
 */
export const invertedDoublePendulumModel = `
<mujoco model="inverted double pendulum">
  <size memory="256K"/>
  <option timestep="0.01" integrator="RK4" gravity="1e-5 0 -9.81"><flag contact="disable"/></option>
  <default>
    <joint damping="0.05"/>
    <geom type="capsule" contype="0" friction="1 0.1 0.1"/>
  </default>
  <worldbody>
    <geom name="floor" type="plane" size="40 40 40" pos="0 0 -3"/>
    <geom name="rail" size="0.02 1" quat="1 0 1 0"/>
    <body name="cart">
      <joint name="slider" type="slide" axis="1 0 0" limited="true" range="-1 1" margin="0.01"/>
      <geom name="cart" size="0.1 0.1" quat="1 0 1 0"/>
      <body name="pole">
        <joint name="hinge" axis="0 1 0"/>
        <geom name="cpole" size="0.045" fromto="0 0 0 0 0 0.6"/>
        <body name="pole2" pos="0 0 0.6">
          <joint name="hinge2" axis="0 1 0"/>
          <geom name="cpole2" size="0.045" fromto="0 0 0 0 0 0.6"/>
          <site name="tip" pos="0 0 0.6"/>
        </body>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor name="slide" joint="slider" gear="500" ctrllimited="true" ctrlrange="-1 1"/>
  </actuator>
</mujoco>`;

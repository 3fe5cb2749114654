/**
 * A pole on a cart on a rail. The pole leans by 1 mm over its 0.6 m, as Gym's
 * does. Nothing can touch anything, so the contact pipeline is off.
 */
export const invertedPendulumModel = `
<mujoco model="inverted pendulum">
  <compiler angle="degree"/>
  <size memory="256K"/>
  <option timestep="0.02" integrator="RK4"><flag contact="disable"/></option>
  <default>
    <joint damping="1" limited="true"/>
    <geom type="capsule" contype="0" friction="1 0.1 0.1"/>
  </default>
  <worldbody>
    <geom name="rail" size="0.02 1" quat="1 0 1 0"/>
    <body name="cart">
      <joint name="slider" type="slide" axis="1 0 0" range="-1 1"/>
      <geom name="cart" size="0.1 0.1" quat="1 0 1 0"/>
      <body name="pole">
        <joint name="hinge" axis="0 1 0" range="-90 90"/>
        <geom name="cpole" size="0.049" fromto="0 0 0 0.001 0 0.6"/>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor name="slide" joint="slider" gear="100" ctrllimited="true" ctrlrange="-3 3"/>
  </actuator>
</mujoco>`;

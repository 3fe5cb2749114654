/**
 * A pole of 1 m on a cart on a rail of 1.8 m to either side. Nothing can touch
 * anything: contacts are off.
 */
export const cartpoleModel = `
<mujoco model="cartpole">
  <option timestep="0.01" integrator="RK4"><flag contact="disable"/></option>
  <worldbody>
    <geom name="floor" type="plane" pos="0 0 -0.05" size="4 4 0.2"/>
    <geom name="near rail" type="capsule" pos="0 0.07 1" zaxis="1 0 0" size="0.02 2"/>
    <geom name="far rail" type="capsule" pos="0 -0.07 1" zaxis="1 0 0" size="0.02 2"/>
    <body name="cart" pos="0 0 1">
      <joint name="slider" type="slide" axis="1 0 0" limited="true" range="-1.8 1.8" solreflimit="0.08 1"
        damping="0.0005"/>
      <geom name="cart" type="box" size="0.2 0.15 0.1" mass="1"/>
      <body name="pole">
        <joint name="hinge" type="hinge" axis="0 1 0" damping="0.000002"/>
        <geom name="pole" type="capsule" fromto="0 0 0 0 0 1" size="0.045" mass="0.1"/>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor name="slide" joint="slider" gear="10" ctrllimited="true" ctrlrange="-1 1"/>
  </actuator>
</mujoco>`;

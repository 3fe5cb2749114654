const LOG2E: f64 = 1.4426950408889634;
const LN2: f64 = 0.6931471805599453;

/** e^-x for x >= 0 to within 1e-11 of itself; 0 for x > 700. */
export function decay(x: f64): f64 {
  if (!(x <= 700)) return 0;
  const halvings = nearest<f64>(x * LOG2E);
  const r = halvings * LN2 - x;
  const series =
    1 +
    r *
      (1 +
        r *
          (1 / 2.0 +
            r *
              (1 / 6.0 +
                r *
                  (1 / 24.0 +
                    r * (1 / 120.0 + r * (1 / 720.0 + r * (1 / 5040.0 + r * (1 / 40320.0 + r / 362880.0))))))));
  return series * reinterpret<f64>((1023 - <i64>halvings) << 52);
}

/** The natural logarithm of a normal number above 0, to within 1e-12. */
export function logarithm(x: f64): f64 {
  let bits = reinterpret<i64>(x);
  // The mantissa goes to [sqrt(1/2), sqrt(2)).
  const exponent = (bits - 0x3fe6a09e667f3bcd) >> 52;
  bits -= exponent << 52;
  const m = reinterpret<f64>(bits);
  const s = (m - 1) / (m + 1);
  const q = s * s;
  return (
    <f64>exponent * LN2 +
    2 *
      s *
      (1 + q * (1 / 3.0 + q * (1 / 5.0 + q * (1 / 7.0 + q * (1 / 9.0 + q * (1 / 11.0 + q * (1 / 13.0 + q / 15.0)))))))
  );
}

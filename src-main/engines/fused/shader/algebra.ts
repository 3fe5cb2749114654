/**
 * What the shader's networks are made of. One workgroup computes one learner:
 * its invocations share a product's tiles and a layer's rows, and meet at
 * barriers. Every sum is of a fixed order, so that a device gives the same
 * bytes twice. Whatever a barrier depends on is a constant, a parameter or of
 * the uniform buffer, never private: WGSL asks for it.
 *
 * @param invocations of a workgroup; @param lanes invocations that share a row of a layer, a divisor of them.
 */
export function algebra(invocations: number, lanes: number): string {
  return `
const NOWHERE = 0xffffffffu;
const INVOCATIONS = ${invocations}u;
const LANES = ${lanes}u;
const EPSILON = 1e-12;

var<private> t: u32;    // this invocation
var<private> base: u32; // of its learner in memory
var<workgroup> shared_: array<f32, ${invocations}>;

// Element (i, j) of a matrix lies at \`at + i row + j column\`.
struct Matrix { at: u32, row: u32, column: u32 }

fn matrix(at: u32, row: u32) -> Matrix { return Matrix(base + at, row, 1u); }
fn transposed(a: Matrix) -> Matrix { return Matrix(a.at, a.column, a.row); }
fn nothing() -> Matrix { return Matrix(NOWHERE, 0u, 0u); }
// One row for all.
fn repeated(at: u32) -> Matrix { return Matrix(base + at, 0u, 1u); }

// to = scale first + a b, in tiles of four by four; \`first\` may be \`to\`, and is not read where scale is 0.
fn product(to: Matrix, a: Matrix, b: Matrix, rows: u32, columns: u32, inner: u32, first: Matrix, scale: f32) {
  let across = (columns + 3u) / 4u;
  let tiles = ((rows + 3u) / 4u) * across;
  for (var tile = t; tile < tiles; tile += INVOCATIONS) {
    let i = vec4u((tile / across) * 4u) + vec4u(0u, 1u, 2u, 3u);
    let j = vec4u((tile % across) * 4u) + vec4u(0u, 1u, 2u, 3u);
    // Past the edge the last row or column is computed again, and not stored.
    let fromA = vec4u(a.at) + min(i, vec4u(rows - 1u)) * a.row;
    let fromB = vec4u(b.at) + min(j, vec4u(columns - 1u)) * b.column;
    var sums = array<vec4f, 4>();
    for (var k = 0u; k < inner; k++) {
      let x = fromA + vec4u(k * a.column);
      let y = fromB + vec4u(k * b.row);
      let right = vec4f(m[y.x], m[y.y], m[y.z], m[y.w]);
      sums[0] += m[x.x] * right;
      sums[1] += m[x.y] * right;
      sums[2] += m[x.z] * right;
      sums[3] += m[x.w] * right;
    }
    for (var r = 0u; r < 4u; r++) {
      for (var c = 0u; c < 4u; c++) {
        if (i[r] < rows && j[c] < columns) {
          var sum = sums[r][c];
          if (first.at != NOWHERE && scale != 0.0) {
            sum += scale * m[first.at + i[r] * first.row + j[c] * first.column];
          }
          m[to.at + i[r] * to.row + j[c] * to.column] = sum;
        }
      }
    }
  }
  storageBarrier();
}

// The sum over the invocations that share a row.
fn rowSum(part: f32) -> f32 {
  shared_[t] = part;
  workgroupBarrier();
  var sum = 0.0;
  let start = t - t % LANES;
  for (var lane = 0u; lane < LANES; lane++) { sum += shared_[start + lane]; }
  workgroupBarrier();
  return sum;
}

// x: sums in, normalised out. h: ReLU of them scaled by g and shifted by s. r: 1 / deviation, a number a row.
fn normalise(x: u32, r: u32, h: Matrix, g: u32, s: u32, rows: u32, width: u32) {
  for (var start = 0u; start < rows; start += INVOCATIONS / LANES) {
    let row = start + t / LANES;
    let end = select(0u, width, row < rows);
    let unit = base + x + row * width;
    var sum = 0.0;
    for (var j = t % LANES; j < end; j += LANES) { sum += m[unit + j]; }
    let mean = rowSum(sum) / f32(width);
    var squares = 0.0;
    for (var j = t % LANES; j < end; j += LANES) { let d = m[unit + j] - mean; squares += d * d; }
    let reciprocal = 1.0 / sqrt(rowSum(squares) / f32(width) + EPSILON);
    for (var j = t % LANES; j < end; j += LANES) {
      let n = (m[unit + j] - mean) * reciprocal;
      m[unit + j] = n;
      m[h.at + row * h.row + j] = max(0.0, n * m[base + g + j] + m[base + s + j]);
    }
    if (row < rows && t % LANES == 0u) { m[base + r + row] = reciprocal; }
  }
  storageBarrier();
}

// d: the gradient of h in, that of the sums out.
fn normaliseBack(d: u32, x: u32, r: u32, h: Matrix, g: u32, rows: u32, width: u32) {
  for (var start = 0u; start < rows; start += INVOCATIONS / LANES) {
    let row = start + t / LANES;
    let end = select(0u, width, row < rows);
    let at = base + d + row * width;
    let unit = base + x + row * width;
    var sum = 0.0;
    var along = 0.0;
    for (var j = t % LANES; j < end; j += LANES) {
      let e = select(0.0, m[at + j] * m[base + g + j], m[h.at + row * h.row + j] > 0.0);
      m[at + j] = e;
      sum += e;
      along += e * m[unit + j];
    }
    let mean = rowSum(sum) / f32(width);
    let slope = rowSum(along) / f32(width);
    let reciprocal = m[base + r + min(row, rows - 1u)];
    for (var j = t % LANES; j < end; j += LANES) {
      m[at + j] = reciprocal * (m[at + j] - mean - m[unit + j] * slope);
    }
  }
  storageBarrier();
}

// Adds the gradients of scale and shift, d being that of h; into what is there, times \`keep\`.
fn scaleGradient(d: u32, x: u32, h: Matrix, gGradient: u32, sGradient: u32, rows: u32, width: u32, keep: f32) {
  for (var j = t; j < width; j += INVOCATIONS) {
    var ofG = 0.0;
    var ofS = 0.0;
    for (var row = 0u; row < rows; row++) {
      let e = select(0.0, m[base + d + row * width + j], m[h.at + row * h.row + j] > 0.0);
      ofG += e * m[base + x + row * width + j];
      ofS += e;
    }
    if (keep != 0.0) { ofG += m[base + gGradient + j]; ofS += m[base + sGradient + j]; }
    m[base + gGradient + j] = ofG;
    m[base + sGradient + j] = ofS;
  }
  storageBarrier();
}

// The sums of a matrix's columns, into what is there where \`keep\` is not 0.
fn columnSums(to: u32, d: u32, rows: u32, width: u32, keep: f32) {
  for (var j = t; j < width; j += INVOCATIONS) {
    var sum = 0.0;
    for (var row = 0u; row < rows; row++) { sum += m[base + d + row * width + j]; }
    if (keep != 0.0) { sum += m[base + to + j]; }
    m[base + to + j] = sum;
  }
  storageBarrier();
}

// A moment that decays for lack of gradients ends at 0, as in the processor's kernel.
fn settled(moment: f32) -> f32 { return select(moment, 0.0, abs(moment) < 1e-30); }

// One step of Adam along -gradient: \`size\` has the rate and both corrections. The parameter's new value.
fn adam(parameter: u32, gradient: u32, mean: u32, square: u32, size: f32) -> f32 {
  let g = m[gradient];
  let first = settled(0.9 * m[mean] + 0.1 * g);
  let second = settled(0.999 * m[square] + 0.001 * (g * g));
  m[mean] = first;
  m[square] = second;
  let moved = m[parameter] - size * (first / (sqrt(second) + 1e-8));
  m[parameter] = moved;
  return moved;
}
`;
}

/** The buffers of a dispatch, in the order of their bindings; both shaders take the same. */
export const bindings = `
struct Order { updates: u32, capacity: u32, rows: u32, padding: u32 }

@group(0) @binding(0) var<storage, read_write> m: array<f32>;       // the learners, one behind the other
@group(0) @binding(1) var<storage, read> transitions: array<f32>;   // \`capacity\` rows a learner
@group(0) @binding(2) var<storage, read> places: array<u32>;        // whose each workgroup is
@group(0) @binding(3) var<storage, read> picks: array<u32>;         // rows of minibatches, [workgroup][update][row]
@group(0) @binding(4) var<storage, read> numbers: array<f32>;       // of each workgroup: see the shaders
@group(0) @binding(5) var<storage, read_write> reports: array<f32>; // [workgroup][update][4]
@group(0) @binding(6) var<uniform> order: Order;
`;

/** What each binding is, in their order. */
export const bindingTypes = [
  'storage',
  ...(['read-only-storage', 'read-only-storage', 'read-only-storage', 'read-only-storage'] as const),
  'storage',
  'uniform',
] as const;

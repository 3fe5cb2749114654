/**
 * ddpg: the baseline. meta: an independent Gaussian teacher. meta-variance: the
 * student plus a learned variance. meta-state: the teacher also sees the
 * algorithm's state. frozen: DDPG fed by a stored teacher.
 */
export const methodNames = ['ddpg', 'meta', 'meta-variance', 'meta-state', 'frozen'] as const;
export type MethodName = (typeof methodNames)[number];

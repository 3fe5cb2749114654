/**
 * Runs say on which of the critic's kernels its penalty lies and which value
 * feature `meta-state` shows its teacher; those made before had the two hidden
 * kernels and the change of Q.
 */
const settings = (column: string): string =>
  `json_insert(${column}, '$.criticL2Kernels', 'hidden', '$.valueFeature', 'change')`;

export const migration = `
UPDATE runs SET configuration = ${settings('configuration')};
UPDATE configurations SET settings = (
  SELECT json_group_object(
    setting.key, json(${settings('configurations.settings')} -> ('$.' || setting.key)) ORDER BY setting.key
  )
  FROM json_each(${settings('configurations.settings')}) AS setting
);
`;

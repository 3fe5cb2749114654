/**
 * A package that may not be installed: its name is kept from the compiler, which would insist on it.
 *
 * @throws Error that says whether it is missing or does not load.
 */
export async function importOptional(name: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (error) {
    const missing =
      error instanceof Error &&
      'code' in error &&
      error.code === 'ERR_MODULE_NOT_FOUND' &&
      error.message.includes(`'${name}'`);
    throw missing
      ? new Error(`The package ${name} is not installed`)
      : new Error(`The package ${name} does not load: ${messageOf(error)}`);
  }
}

/** The first line of an error's message. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0].trim();
}

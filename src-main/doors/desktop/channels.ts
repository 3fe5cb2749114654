/** Names that the shell and its preload script share. */
export const callChannel = 'tutelage:call';
export const eventChannel = 'tutelage:event';

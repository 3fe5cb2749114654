import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { callChannel, eventChannel } from './doors/desktop/channels.ts';

/** All that the page gets from the shell: two functions that carry plain data, validated on the other side. */
contextBridge.exposeInMainWorld('tutelage', {
  call: (name: string, request: unknown): Promise<unknown> => ipcRenderer.invoke(callChannel, name, request),
  listen(listener: (event: unknown) => void): () => void {
    const forward = (_: IpcRendererEvent, event: unknown): void => listener(event);
    ipcRenderer.on(eventChannel, forward);
    return () => {
      ipcRenderer.off(eventChannel, forward);
    };
  },
});

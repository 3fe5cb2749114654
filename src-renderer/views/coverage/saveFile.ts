export { saveFile } from '../../widgets/saveFile.ts';

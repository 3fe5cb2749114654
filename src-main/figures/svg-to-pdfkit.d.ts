declare module 'svg-to-pdfkit' {
  /** The part of the package that figures use. */
  interface Options {
    /** Size on the page, in points. */
    width?: number;
    height?: number;
    /** The name of a registered font for what the SVG asks. */
    fontCallback?: (family: string, bold: boolean, italic: boolean) => string;
    /** Hears of everything that the SVG asks for and the PDF cannot have. */
    warningCallback?: (warning: string) => void;
  }
  /** Draws an SVG document on the present page of a PDF, its corner at (x, y). */
  export default function svgToPdf(
    document: PDFKit.PDFDocument,
    svg: string,
    x: number,
    y: number,
    options?: Options,
  ): void;
}

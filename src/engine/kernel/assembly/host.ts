/** What the kernel asks of its host (../analyzer.ts), which knows formats and strings. Addresses are absolute. */

/** Makes a plan for the part at this address, of an object among other lines or of a line; 0 where there is no room for one. */
export declare function planPart(part: usize, isOfObject: bool): u32;
/** Makes a plan for the line [start, end); 0 where there is no room for one. */
export declare function planLine(start: usize, end: usize): u32;
/** The same for a line that was scanned as text. */
export declare function planText(start: usize, end: usize): u32;
/** The same for a line that was scanned as an object of JSON in a file of other lines. */
export declare function planObject(start: usize, end: usize): u32;
/** Sets the pattern in the part's plan. */
export declare function planPattern(part: usize, plan: usize, isOfObject: bool): void;
/** Sets the request in the part's plan. */
export declare function planRequest(part: usize, plan: usize): void;
/** The same for a path, whose method is another part. */
export declare function planPath(part: usize, plan: usize, method: usize): void;
/** Reads the line [start, end) by the interpreter: whatever it holds, it is counted. */
export declare function readLine(start: usize, end: usize, next: usize): void;
/** Milliseconds of the timestamp at `start` without its seconds; NaN for none of this layout. */
export declare function readMoment(layout: u32, start: usize, end: usize): f64;
/** Moves the histogram so that `time` has a bucket. */
export declare function fitHistogram(time: f64): void;
/** Moves the series of all patterns so that `time` has a bucket. */
export declare function fitSeries(time: f64): void;
/** Keeps the line as the pattern's example. */
export declare function keepExample(pattern: u32, start: usize, end: usize): void;
/** Adds a continuation line to the example under way. */
export declare function growExample(start: usize, end: usize): void;
/** Counts the IP addresses of a line that the kernel cannot read. */
export declare function countAddresses(start: usize, end: usize): void;
/** Counts the IP addresses in [start, end), of the line at `line`: a run with what stands around it. */
export declare function countRunAddresses(start: usize, end: usize, line: usize): void;
/** Takes the addresses counted so far, and empties the table. */
export declare function drainAddresses(): void;
/** Takes the paths counted and the durations listed so far, and empties the table and the list. */
export declare function drainPaths(): void;
/** Takes what was sketched of paths so far, and empties the sketch. */
export declare function drainSketch(): void;
/** Takes the entries of the list so far, and empties it. */
export declare function drainList(): void;

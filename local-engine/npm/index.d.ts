/** The path of the engine's binary. Throws an `Error` that says what to install when this platform's package is not there. */
export declare function findBinary(): string

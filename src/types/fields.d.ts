/** Options of methods that read data. */
export interface ReadOptions<F extends string = never> extends RequestOptions {
  /**
   * Paths of the fields to return, such as `['id', 'version.displayName']`. Other fields are removed
   * before the result reaches JavaScript, which saves time on the main thread. Default: all fields.
   */
  fields?: readonly F[]
}

/** The fields of `T` that the paths `F` select, or all fields if there are no paths. */
export type Picked<T, F extends string> = [F] extends [never] ? T : PickedFields<T, F>

/** `Picked` for at least one path. */
type PickedFields<T, F extends string> = T extends readonly (infer E)[]
  ? PickedFields<E, F>[]
  : {
      [K in F extends `${infer Head}.${string}` ? Head : F]: K extends keyof T
        ? K extends F
          ? T[K]
          : PickedFields<NonNullable<T[K]>, F extends `${K}.${infer Rest}` ? Rest : never>
        : unknown
    }

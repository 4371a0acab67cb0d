/** A step in an operation. */
export interface FlowActionInput {
  /** Name of the step, such as `step_1`. Expressions refer to the step's output by this name. */
  name: string
  /** Type of the step. */
  type: 'CODE' | 'PIECE' | 'LOOP_ON_ITEMS' | 'ROUTER' | (string & {})
  /** Display name of the step. */
  displayName: string
  /** Whether the configuration is complete. */
  valid: boolean
  /** Whether runs skip the step. Default: false. */
  skip?: boolean
  /**
   * Settings of the step. Their content depends on the type of the step: the source code, the piece and
   * its action, the items of a loop, or the branches of a router.
   */
  settings: Record<string, unknown>
  [field: string]: unknown
}

/** The trigger that an edit operation of `applyFlowOperation` sets. */
export interface FlowTriggerInput {
  /** Name of the trigger: always `trigger`. */
  name: string
  /** Type of the trigger. `EMPTY` until a trigger is chosen. */
  type: 'EMPTY' | 'PIECE_TRIGGER' | (string & {})
  /** Display name of the trigger. */
  displayName: string
  /** Whether the configuration is complete. */
  valid: boolean
  /** Piece, trigger name and input of a `PIECE_TRIGGER`. */
  settings: Record<string, unknown>
  [field: string]: unknown
}

/**
 * An operation that changes a flow. The client also sends operations whose type is not listed here.
 *
 * If an operation refers to a step that does not exist, the engine accepts the operation but does not
 * change the flow.
 */
export type FlowOperation =
  /** Locks the draft, publishes it and enables the flow. */
  | { type: 'LOCK_AND_PUBLISH'; request: Record<string, unknown> }
  /** Enables or disables the flow. */
  | {
      type: 'CHANGE_STATUS'
      request: {
        /** New status of the flow. */
        status: FlowStatus
      }
    }
  /** Locks the draft without publishing it. */
  | { type: 'LOCK_FLOW'; request: Record<string, unknown> }
  /** Moves the flow to a folder, or removes it from its folder. */
  | {
      type: 'CHANGE_FOLDER'
      request: {
        /** Id of the folder. Null removes the flow from its folder. */
        folderId: string | null
      }
    }
  /** Renames the flow. */
  | {
      type: 'CHANGE_NAME'
      request: {
        /** New display name. */
        displayName: string
      }
    }
  /** Moves a step. */
  | {
      type: 'MOVE_ACTION'
      request: {
        /** Name of the step. */
        name: string
        /** Name of the parent step. The step is placed after the parent step or inside it. */
        newParentStep: string
        /** Position relative to the parent step. Default: `AFTER`. */
        stepLocationRelativeToNewParent?: StepLocation
        /** Index of the branch, starting at 0. Only for `INSIDE_BRANCH`. */
        branchIndex?: number
      }
    }
  /** Replaces the trigger and all steps. */
  | {
      type: 'IMPORT_FLOW'
      request: {
        /** New display name of the flow. */
        displayName: string
        /** Trigger of the flow. Its `nextAction` is the first step. */
        trigger: FlowTriggerInput
        /** Version of the format of the steps. */
        schemaVersion?: string | null
      }
    }
  /** Replaces the trigger. The steps are kept. */
  | { type: 'UPDATE_TRIGGER'; request: FlowTriggerInput }
  /** Adds a step. Always set `stepLocationRelativeToParent`: if it is absent, the steps after a loop are lost. */
  | {
      type: 'ADD_ACTION'
      request: {
        /** Name of the parent step. The step is placed after the parent step or inside it. */
        parentStep: string
        /** Position relative to the parent step. Default: `AFTER`. */
        stepLocationRelativeToParent?: StepLocation
        /** Index of the branch, starting at 0. Only for `INSIDE_BRANCH`. */
        branchIndex?: number
        /** Step to add. */
        action: FlowActionInput
      }
    }
  /** Replaces the step with the same name. Steps inside it and after it are kept. */
  | { type: 'UPDATE_ACTION'; request: FlowActionInput }
  /** Deletes steps. */
  | {
      type: 'DELETE_ACTION'
      request: {
        /** Names of the steps. */
        names: string[]
      }
    }
  /** Copies a step. The copy follows the original step and gets a new name. */
  | {
      type: 'DUPLICATE_ACTION'
      request: {
        /** Name of the step. */
        stepName: string
      }
    }
  /** Replaces the draft with an older version. */
  | {
      type: 'USE_AS_DRAFT'
      request: {
        /** Id of the version. */
        versionId: string
      }
    }
  /** Adds a branch to a router. */
  | {
      type: 'ADD_BRANCH'
      request: {
        /** Name of the router. */
        stepName: string
        /** Index of the new branch, starting at 0. */
        branchIndex: number
        /** Display name of the branch. */
        branchName: string
        /** Groups of conditions. The branch matches if all conditions of at least one group are true. */
        conditions?: BranchCondition[][]
      }
    }
  /** Deletes a branch of a router and the steps of the branch. */
  | {
      type: 'DELETE_BRANCH'
      request: {
        /** Name of the router. */
        stepName: string
        /** Index of the branch, starting at 0. */
        branchIndex: number
      }
    }
  /** Copies a branch. The copy follows the original branch. */
  | {
      type: 'DUPLICATE_BRANCH'
      request: {
        /** Name of the router. */
        stepName: string
        /** Index of the branch, starting at 0. */
        branchIndex: number
      }
    }
  /** Moves a branch of a router. */
  | {
      type: 'MOVE_BRANCH'
      request: {
        /** Name of the router. */
        stepName: string
        /** Current index of the branch, starting at 0. */
        sourceBranchIndex: number
        /** New index of the branch, starting at 0. */
        targetBranchIndex: number
      }
    }
  /** Sets whether runs skip the steps that `names` lists. */
  | {
      type: 'SET_SKIP_ACTION'
      request: {
        /** Names of the steps. */
        names: string[]
        /** Whether runs skip the steps. */
        skip: boolean
      }
    }
  /** Replaces your own data about the flow. */
  | {
      type: 'UPDATE_METADATA'
      request: {
        /** New data. Null removes the data. */
        metadata?: Record<string, unknown> | null
      }
    }
  /** Saves the sample that the editor shows for a step's input or output. */
  | {
      type: 'SAVE_SAMPLE_DATA'
      request: {
        /** Name of the step. */
        stepName: string
        /** Sample data. */
        payload: unknown
        /** Whether the sample is for the step's input or its output. */
        type: 'INPUT' | 'OUTPUT'
        /** Format in which the sample is stored. */
        dataType: 'JSON' | 'STRING'
      }
    }
  /** An operation that this version of the package does not declare. */
  | { type: string & {}; request: object }

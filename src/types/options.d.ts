export interface GetFlowOptions extends RequestOptions {}
export interface BuildFlowOptions extends RequestOptions {}
export interface TriggerOptions extends RequestOptions {}
export interface WaitOptions extends RequestOptions {}
export interface TriggerAndWaitOptions extends TriggerOptions, WaitOptions {}
export interface TriggerManyOptions extends TriggerOptions {}
export interface RetryRunOptions extends RequestOptions {}
export interface RetryRunsParams extends RunFilter {}
export interface GetPieceOptions extends RequestOptions {}

replies! {
    /// The result of `ping`.
    pub struct Health {
        /// Status of the engine: `Healthy`.
        pub status: String,
    }
}

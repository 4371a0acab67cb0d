replies! {
    /// What `ping` gives.
    pub struct Health {
        /// `Healthy`.
        pub status: String,
    }
}

/// The version of the product, which daemon and command share.
public enum ProductVersion {
    /// The version's number alone, such as `1.0.0`.
    public static let text = "0.1.0"
}

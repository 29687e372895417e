/// What the journal knows of a file: the content it had while its fingerprint was this.
package struct KnownContent: Equatable, Sendable {
    /// The file as it was when its content was read.
    package var fingerprint: Fingerprint
    /// The content.
    package var hash: ContentHash
    /// Whether it could have changed after that without another fingerprint.
    package var isRacy: Bool

    /// Combines what is known.
    package init(fingerprint: Fingerprint, hash: ContentHash, isRacy: Bool) {
        self.fingerprint = fingerprint
        self.hash = hash
        self.isRacy = isRacy
    }
}

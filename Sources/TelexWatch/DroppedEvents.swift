/// Where the events came that the mailbox had no room for.
package enum DroppedEvents: Equatable, Sendable {
    /// Under these watches and no others.
    case under(Set<Int32>)
    /// Under more watches than are remembered.
    case everywhere
}

/// The version of the command.
package let telexVersion = "1.0.0"

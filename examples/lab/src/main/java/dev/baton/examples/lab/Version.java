/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.examples.lab;

import picocli.CommandLine.IVersionProvider;

/** Tells the version that the jar was built as. Immutable. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {"baton " + (version == null ? "(unpackaged build)" : version)};
    }
}

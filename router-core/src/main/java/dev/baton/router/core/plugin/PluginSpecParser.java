/* SPDX-License-Identifier: Apache-2.0 */
package dev.baton.router.core.plugin;

import dev.baton.router.api.plugin.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one {@link PluginSpec} from its compact form, by recursive descent. Confined to one thread, used once. */
final class PluginSpecParser {
    private final String text;
    private int position;

    PluginSpecParser(String text) {
        this.text = text;
    }

    static boolean isWordCharacter(int character) {
        return !Character.isWhitespace(character) && ",=()'".indexOf(character) < 0;
    }

    PluginSpec parse() {
        String name = word("the name of a plugin");
        Map<String, String> settings = new LinkedHashMap<>();
        boolean parenthesised = accept('(');
        if (parenthesised && !accept(')')) {
            do {
                setting(settings);
            } while (accept(','));
            if (!accept(')')) {
                throw expected("',' or ')'");
            }
        }
        if (!atEnd()) {
            throw expected(parenthesised ? "the end" : "'(' or the end");
        }
        return new PluginSpec(name, settings);
    }

    private void setting(Map<String, String> settings) {
        String name = word("the name of a setting");
        if (settings.containsKey(name)) {
            throw fault(position - name.length(), "setting '" + name + "' is given twice");
        }
        if (!accept('=')) {
            throw expected("'=' after '" + name + "'");
        }
        settings.put(name, accept('\'') ? restOfQuoted() : word("a value for '" + name + "'"));
    }

    private String word(String what) {
        skipSpace();
        int start = position;
        while (position < text.length() && isWordCharacter(text.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw expected(what);
        }
        return text.substring(start, position);
    }

    private String restOfQuoted() {
        int start = position;
        StringBuilder value = new StringBuilder();
        while (position < text.length()) {
            char next = text.charAt(position++);
            if (next != '\'') {
                value.append(next);
            } else if (position < text.length() && text.charAt(position) == '\'') {
                value.append('\'');
                position++;
            } else {
                return value.toString();
            }
        }
        throw fault(start - 1, "the quoted value that begins here does not end");
    }

    private boolean accept(char wanted) {
        if (atEnd() || text.charAt(position) != wanted) {
            return false;
        }
        position++;
        return true;
    }

    private boolean atEnd() {
        skipSpace();
        return position == text.length();
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private ConfigurationException expected(String what) {
        String found = atEnd() ? "the text ends there" : "found '" + text.charAt(position) + "'";
        return fault(position, "expected " + what + ", but " + found);
    }

    private ConfigurationException fault(int at, String problem) {
        return new ConfigurationException("plugin \"" + text + "\"", List.of("position " + (at + 1) + ": " + problem));
    }
}

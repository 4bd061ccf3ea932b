<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>tidegate::dialogs::DeployFormView</name>
    <message numerus="yes">
        <source>%1 packed, %2 in %n file(s)</source>
        <translation>
            <numerusform>%1 packed, %2 in %n file</numerusform>
            <numerusform>%1 packed, %2 in %n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::PreferencesDialog</name>
    <message numerus="yes">
        <source>every %n second(s)</source>
        <translation>
            <numerusform>every second</numerusform>
            <numerusform>every %n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::models::RecentChanges</name>
    <message numerus="yes">
        <source>%1 %2 is scaled to %n instance(s)</source>
        <comment>kind, name</comment>
        <translation>
            <numerusform>%1 %2 is scaled to %n instance</numerusform>
            <numerusform>%1 %2 is scaled to %n instances</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::pages::AttentionList</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The same: %1 and %n more</source>
        <translation>
            <numerusform>The same: %1 and %n more</numerusform>
            <numerusform>The same: %1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::pages::LogPane</name>
    <message numerus="yes">
        <source>The last %n line(s) at most</source>
        <translation>
            <numerusform>The last line</numerusform>
            <numerusform>The last %n lines at most</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::pages::LogsPage</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n instance(s)</source>
        <translation>
            <numerusform>%n instance</numerusform>
            <numerusform>%n instances</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>paused, %n line(s) held back</source>
        <translation>
            <numerusform>paused, %n line held back</numerusform>
            <numerusform>paused, %n lines held back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n older instance(s) not followed</source>
        <translation>
            <numerusform>%n older instance not followed</numerusform>
            <numerusform>%n older instances not followed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n match</numerusform>
            <numerusform>%n matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::pages::OverviewPage</name>
    <message numerus="yes">
        <source>%n failing</source>
        <comment>apps</comment>
        <translation>
            <numerusform>%n failing</numerusform>
            <numerusform>%n failing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n being deployed</source>
        <comment>apps</comment>
        <translation>
            <numerusform>%n being deployed</numerusform>
            <numerusform>%n being deployed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n starting</source>
        <comment>instances</comment>
        <translation>
            <numerusform>%n starting</numerusform>
            <numerusform>%n starting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n package(s)</source>
        <comment>on the server</comment>
        <translation>
            <numerusform>%n package</numerusform>
            <numerusform>%n packages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not healthy</source>
        <comment>engines</comment>
        <translation>
            <numerusform>%n not healthy</numerusform>
            <numerusform>%n not healthy</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::pages::PolicyView</name>
    <message numerus="yes">
        <source>The last %n minute(s)</source>
        <translation>
            <numerusform>The last minute</numerusform>
            <numerusform>The last %n minutes</numerusform>
        </translation>
    </message>
</context>
</TS>

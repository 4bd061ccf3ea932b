<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>tidegate::charts::ChartTable</name>
    <message numerus="yes">
        <source>%n row(s) from %1 to %2, as the chart shows them now.</source>
        <translation>
            <numerusform>%n row from %1 to %2, as the chart shows it now.</numerusform>
            <numerusform>%n rows from %1 to %2, as the chart shows them now.</numerusform>
        </translation>
    </message>
</context>
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
    <name>tidegate::dialogs::EngineStateDialog</name>
    <message numerus="yes">
        <source>On %1. No instance starts from now on. The %n instance(s) that run serve until they have no request any more, and then end. Requests that would need a start get 503. Schedules and minimum scales wait. It stays so over a restart, until the engine is started again.</source>
        <translation>
            <numerusform>On %1. No instance starts from now on. The %n instance that runs serves until it has no request any more, and then ends. Requests that would need a start get 503. Schedules and minimum scales wait. It stays so over a restart, until the engine is started again.</numerusform>
            <numerusform>On %1. No instance starts from now on. The %n instances that run serve until they have no request any more, and then end. Requests that would need a start get 503. Schedules and minimum scales wait. It stays so over a restart, until the engine is started again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>On %1. All apps are out of service: every new request gets 503. The %n instance(s) that run end when their requests have, at the latest after the time-out of their revision. It stays so over a restart, until the engine is started again.</source>
        <translation>
            <numerusform>On %1. All apps are out of service: every new request gets 503. The %n instance that runs ends when its requests have, at the latest after the time-out of its revision. It stays so over a restart, until the engine is started again.</numerusform>
            <numerusform>On %1. All apps are out of service: every new request gets 503. The %n instances that run end when their requests have, at the latest after the time-out of their revision. It stays so over a restart, until the engine is started again.</numerusform>
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
    <message numerus="yes">
        <source>after %n minute(s)</source>
        <translation>
            <numerusform>after %n minute</numerusform>
            <numerusform>after %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::dialogs::RemoveDialog</name>
    <message numerus="yes">
        <source>Delete %n app(s)?</source>
        <translation>
            <numerusform>Delete %n app?</numerusform>
            <numerusform>Delete %n apps?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n app(s)</source>
        <translation>
            <numerusform>Delete %n app</numerusform>
            <numerusform>Delete %n apps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::models::ChangeTable</name>
    <message numerus="yes">
        <source>and %n more</source>
        <comment>fields of an object</comment>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::models::EngineDiagnosis</name>
    <message numerus="yes">
        <source>Valid until %1: %n more day(s).</source>
        <translation>
            <numerusform>Valid until %1: %n more day.</numerusform>
            <numerusform>Valid until %1: %n more days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::models::FiringTable</name>
    <message numerus="yes">
        <source>%n moment(s) passed while nothing could be sent</source>
        <translation>
            <numerusform>%n moment passed while nothing could be sent</numerusform>
            <numerusform>%n moments passed while nothing could be sent</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::models::MeteringModel</name>
    <message numerus="yes">
        <source>%n other(s)</source>
        <comment>subjects in a chart</comment>
        <translation>
            <numerusform>%n other</numerusform>
            <numerusform>%n others</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::models::MeteringTotals</name>
    <message numerus="yes">
        <source>Total of %n row(s)</source>
        <translation>
            <numerusform>Total of %n row</numerusform>
            <numerusform>Total of %n rows</numerusform>
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
    <name>tidegate::pages::AppsPage</name>
    <message numerus="yes">
        <source>%n variable(s)</source>
        <translation>
            <numerusform>%n variable</numerusform>
            <numerusform>%n variables</numerusform>
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
    <name>tidegate::pages::DiagnosisView</name>
    <message numerus="yes">
        <source>%n check(s) failed.</source>
        <translation>
            <numerusform>%n check failed.</numerusform>
            <numerusform>%n checks failed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s): it works, but less well than it could.</source>
        <translation>
            <numerusform>%n warning: it works, but less well than it could.</numerusform>
            <numerusform>%n warnings: it works, but less well than it could.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::pages::EnginesPage</name>
    <message numerus="yes">
        <source>Diagnosis (%n failed)</source>
        <translation>
            <numerusform>Diagnosis (%n failed)</numerusform>
            <numerusform>Diagnosis (%n failed)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::pages::LogFilterBar</name>
    <message numerus="yes">
        <source>%n line(s) around</source>
        <translation>
            <numerusform>%n line around</numerusform>
            <numerusform>%n lines around</numerusform>
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
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n match</numerusform>
            <numerusform>%n matches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>paused, %n new line(s) wait</source>
        <translation>
            <numerusform>paused, %n new line waits</numerusform>
            <numerusform>paused, %n new lines wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n match(es) so far</source>
        <translation>
            <numerusform>%n match so far</numerusform>
            <numerusform>%n matches so far</numerusform>
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
        <source>%n not healthy</source>
        <comment>engines</comment>
        <translation>
            <numerusform>%n not healthy</numerusform>
            <numerusform>%n not healthy</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pool(s), not used yet</source>
        <translation>
            <numerusform>%n pool, not used yet</numerusform>
            <numerusform>%n pools, not used yet</numerusform>
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
<context>
    <name>tidegate::pages::PoolsView</name>
    <message numerus="yes">
        <source>%1 of %n start(s)</source>
        <comment>a percentage</comment>
        <translation>
            <numerusform>%1 of %n start</numerusform>
            <numerusform>%1 of %n starts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::session::RequestStore</name>
    <message numerus="yes">
        <source>No more than %n request(s) of one app are kept.</source>
        <translation>
            <numerusform>No more than %n request of one app is kept.</numerusform>
            <numerusform>No more than %n requests of one app are kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::window::AppActions</name>
    <message numerus="yes">
        <source>Stop %n app(s)?</source>
        <translation>
            <numerusform>Stop %n app?</numerusform>
            <numerusform>Stop %n apps?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tidegate::window::TaskCenter</name>
    <message numerus="yes">
        <source>%n task(s) running</source>
        <translation>
            <numerusform>%n task running</numerusform>
            <numerusform>%n tasks running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) would be broken off.</source>
        <translation>
            <numerusform>%n task would be broken off.</numerusform>
            <numerusform>%n tasks would be broken off.</numerusform>
        </translation>
    </message>
</context>
</TS>
